package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's keys: who is told of them, and what their sound is taken for. */
class KeypadTest {
    private static final String DTMF = "voice:twilio/dtmf";

    private final Switchboard board = new Switchboard();
    private final RecordedRoute route = board.route(DTMF);
    private final RecordedSession session = new RecordedSession();

    @AfterEach
    void nothingElseHappened() {
        board.close();
    }

    @Test
    void aKeyReachesObserversAndItsRoute() {
        List<String> seen = new ArrayList<>();
        board.calls.observe(new CallEvents() {
            @Override
            public void dtmf(CallFacts call, String digit) {
                seen.add(digit);
            }
        });
        Call call = board.talk();

        press(call, "1");

        assertThat(seen).containsExactly("1");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void theModelIsToldOfNoneUnlessTheTenantWantsIt() {
        Call call = talk();

        press(call, "1#");
        board.advanceMillis(3_000);

        assertThat(session.lines).isEmpty();
    }

    @Test
    void theModelIsToldOfAllUpToANumberSign() {
        board.tenant.setDtmfToModel(true);
        Call call = talk();

        press(call, "123");
        board.advanceMillis(1_980);
        assertThat(session.lines).isEmpty();
        press(call, "#4#");

        assertThat(session.lines).containsExactly("SYSTEM The caller pressed 1 2 3 #", "SYSTEM The caller pressed 4 #");
    }

    @Test
    void orWhenNoneComesForTwoSeconds() {
        board.tenant.setDtmfToModel(true);
        Call call = talk();

        press(call, "1");
        board.advanceMillis(1_900);
        press(call, "*");
        board.advanceMillis(1_960);
        assertThat(session.lines).isEmpty();
        board.advanceMillis(60);

        assertThat(session.lines).containsExactly("SYSTEM The caller pressed 1 *");
    }

    @Test
    void whoPressesWithoutEndIsHeardNevertheless() {
        board.tenant.setDtmfToModel(true);
        Call call = talk();

        press(call, "0".repeat(70));

        assertThat(session.lines).singleElement().asString().hasSize("SYSTEM The caller pressed".length() + 2 * 64);
    }

    /** Each time that it is told, the model answers. */
    @Test
    void whoPressesWithoutEndTellsTheModelTenTimesAndThenEveryTwoSeconds() {
        board.tenant.setDtmfToModel(true);
        Call call = talk();

        for (int i = 0; i < 1_000; i++) { // 20 s
            press(call, "#");
            board.advanceMillis(20);
        }

        assertThat(session.lines).hasSizeBetween(19, 21);
    }

    /** What a route makes of the last key, such as an interruption, comes before what the model is told of it. */
    @Test
    void theRouteIsFirst() {
        board.tenant.setDtmfToModel(true);
        Call call = talk();

        call.pressed("#", new CallMessage(DTMF, "#"));

        route.next();
        assertThat(session.lines).containsExactly("SYSTEM The caller pressed #");
    }

    @Test
    void keysThatComeBeforeTheModelAreKeptForIt() {
        board.tenant.setDtmfToModel(true);
        Call call = board.talk();

        press(call, "1#");
        board.advanceMillis(3_000);
        call.session(session);
        board.advanceMillis(20);

        assertThat(session.lines).containsExactly("SYSTEM The caller pressed 1 #");
    }

    /** The digit and the sound of it come by different ways. */
    @ParameterizedTest
    @ValueSource(ints = {-280, -100, 0, 100, 280})
    void aSoundWithinThreeHundredMillisecondsOfAKeyIsItsTone(int soundAfterKeyMillis) {
        Call call = talk();
        hear(call, 1_000);
        press(call, "5");
        hear(call, 600);

        call.speechStarted(1_000 + soundAfterKeyMillis);

        assertThat(call.hearsKey()).isTrue();
        assertThat(call.timeline().isSpeaking()).isTrue();
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.speechStopped(1_500);
        assertThat(call.timeline().isSpeaking()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-400, 400})
    void aSoundFurtherAwayIsSpeech(int soundAfterKeyMillis) {
        Call call = talk();
        hear(call, 1_000);
        press(call, "5");
        hear(call, 600);

        call.speechStarted(1_000 + soundAfterKeyMillis);
        call.speechStopped(1_600);

        assertThat(call.hearsKey()).isFalse();
        board.events.assertNext("LISTENING > THINKING");
    }

    @Test
    void theModelGoesOnSpeakingThroughATone() {
        Call call = talk();
        call.play("r1", "i1", new byte[8_000]);
        board.events.assertNext("LISTENING > SPEAKING");
        hear(call, 200);
        press(call, "5");

        call.speechStarted(180);
        call.speechStopped(180);

        assertThat(call.state()).isEqualTo(CallState.SPEAKING);
        board.caller.taken();
    }

    private Call talk() {
        Call call = board.talk();
        call.session(session);
        return call;
    }

    private void press(Call call, String keys) {
        keys.chars().mapToObj(Character::toString).forEach(key -> {
            call.pressed(key, new CallMessage(DTMF, key));
            route.assertNext(key);
        });
    }

    private void hear(Call call, int millis) {
        for (int done = 0; done < millis; done += 20) {
            board.advanceMillis(20);
            call.timeline().appended(20, call.facts().moment());
        }
    }
}
