# The gateway with Discord's end-to-end encryption: Debian 13 (glibc 2.41), Java 25, jdave. docs/operations.md says how to run it.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
ARG JDAVE=0.1.5
RUN mvn -B -q -DskipTests package \
    && for artifact in jdave-api jdave-native-linux-x86-64 jdave-native-linux-aarch64; do \
        mvn -B -q dependency:copy -Dartifact=club.minnced:$artifact:$JDAVE -DoutputDirectory=/lib/camel-voice; \
    done

FROM debian:trixie-slim
COPY --from=eclipse-temurin:25-jre /opt/java/openjdk /opt/java/openjdk
COPY --from=build /src/target/camel-voice-app.jar /opt/camel-voice/
COPY --from=build /lib/camel-voice/ /opt/camel-voice/lib/
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/camel-voice camel-voice
# What the gateway loads and what the compiler learns, from a start that calls itself and ends (JEP 483, 514, 515). A start that
# cannot use it, as with more jars in lib/, does without.
RUN cd "$(mktemp -d)" \
    && WARM_UP=20000 CAMEL_MAIN_DURATIONMAXSECONDS=1 /opt/java/openjdk/bin/java --enable-native-access=ALL-UNNAMED \
        -XX:MaxRAMPercentage=60 -XX:AOTCacheOutput=/opt/camel-voice/camel-voice.aot \
        -cp "/opt/camel-voice/camel-voice-app.jar:/opt/camel-voice/lib/*" org.camelvoice.gateway.VoiceGateway
# Where own routes/, tenants, application.properties and what budgets write are: a volume.
WORKDIR /var/lib/camel-voice
USER camel-voice
EXPOSE 8000 8001
ENV MANAGEMENT_HOST=0.0.0.0
ENTRYPOINT ["/opt/java/openjdk/bin/java", "--enable-native-access=ALL-UNNAMED", "-XX:MaxRAMPercentage=60", \
    "-XX:AOTCache=/opt/camel-voice/camel-voice.aot", \
    "-cp", "/opt/camel-voice/camel-voice-app.jar:/opt/camel-voice/lib/*", "org.camelvoice.gateway.VoiceGateway"]
