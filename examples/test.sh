#!/usr/bin/env bash
# Builds the example applications against the installed jar, starts each, calls it by telephone, and stops it.
# Run mvn install first. The jar in target/ contains the sandbox, which is their model, and the caller.
set -euo pipefail
cd "$(dirname "$0")"

echo "== the example applications are built"
mvn -B -q --no-transfer-progress -T 2 clean package \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=target/classpath
# No library may be older than the version that its users were built with.
mvn -B -q --no-transfer-progress org.apache.maven.plugins:maven-enforcer-plugin:3.6.2:enforce \
    -Denforcer.rules=requireUpperBoundDeps -pl camel-main,camel-main-xml

echo "== and called"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" test/Examples.java ../target/camel-voice-app.jar
