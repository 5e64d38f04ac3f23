package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.kit.KitCalls.Told;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every platform has to keep, each promise a test. Extend it in your platform's tests, with the platform and with a
 * {@link Peer} that speaks as the platform's real clients do:
 *
 * <pre>{@code
 * class LinePlatformTest extends PlatformCompatibilityKit {
 *     @Override
 *     protected Platform platform() {
 *         return new LinePlatform();
 *     }
 *
 *     @Override
 *     protected Peer peer() {
 *         return new LinePeer();
 *     }
 * }
 * }</pre>
 *
 * <p>The kit stands where the socket's route and the model stand: it opens connections, hands their messages to the
 * platform, plays a model that speaks, and asks what routes and peer got. It does so in virtual time on one thread. So a
 * run is the same each time and takes a second, a minute of silence costs nothing, and how much was heard is known to the
 * millisecond; and the author writes no server, no client and no wait. What virtual time cannot show is the way to the
 * socket: test that with one real call, as docs/custom-platform.md does.
 *
 * <p>Where no call begins, only {@link #aCallStarts} fails; the others are aborted, since they have nothing to test. So
 * is the position after a clear that does not work.
 */
public abstract class PlatformCompatibilityKit {
    private static final int FRAME_MILLIS = 20;
    private static final int SECOND = 1_000;
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.HANGUP, "The kit hangs up");
    private static final List<String> NONSENSE = List.of(
            "", " ", "{", "}", "[]", "{}", "null", "\"\"", "12", "\u0000", "[".repeat(2_000), "x".repeat(70_000));
    private static final int ENDLESS = 2_000;

    private KitCalls world;

    // ---- What you write ---------------------------------------------------------------------------------------

    /** The platform, as it is put into the registry. Asked for once in each test. */
    protected abstract Platform platform();

    /** A new caller's end of a connection. */
    protected abstract Peer peer();

    /** The message by which a caller's key comes. By default {@code dtmf}; a platform that has it not, has no keys. */
    protected String keyMessage() {
        return "dtmf";
    }

    /**
     * How much of what was sent a clear cannot take back, in milliseconds: 0 if the peer has a message for it; if it has
     * none, how far the platform sends ahead.
     */
    protected int beyondRecallMillis() {
        return 0;
    }

    /** How far what is thought to have been heard may be from what was, in milliseconds, when the line is steady. */
    protected int toleranceMillis() {
        return 60;
    }

    /** As the platform sees a connection. */
    Connection line(Connection line) {
        return line;
    }

    // ---- What it has to keep ----------------------------------------------------------------------------------

    @BeforeEach
    final void connectThePlatform() {
        world = new KitCalls(platform(), this::line);
    }

    @Test
    void aCallStarts() {
        KitCaller caller = world.dial(peer(), KitCalls.TENANT);

        Call call = caller.call();
        assertThat(caller.thrown()).as("what the platform threw").isNull();
        assertThat(call).as("the call, when the peer has dialled").isNotNull();
        assertThat(world.calls().active()).as("the calls that there are").containsExactly(call);
        assertThat(call.facts().tenant()).as("whom it called").isEqualTo(KitCalls.TENANT);
        assertThat(call.earpiece().format()).as("the format of the call's line").isEqualTo(caller.format());
        assertThat(world.told(call, "started")).as("the events of its start").hasSize(1);
        assertThat(world.told(call, "voice:call/started"))
                .as("what the route of voice:call/started got")
                .hasSize(1);
        assertThat(caller.connection().isOpen()).as("that it stays connected").isTrue();
    }

    @Test
    void callerAudioReachesTheRouteInOrder() {
        KitCaller caller = talk();
        byte[] said = words(caller, 1, SECOND);

        speak(caller, said);

        assertSame(heardByTheRoute(caller), said, "what the route of " + world.audio() + " got");
    }

    @Test
    void modelAudioReachesTheCallerInOrder() {
        KitCaller caller = talk();
        byte[] answer = words(caller, 1, 3 * SECOND);

        answer(caller, "response-1", "item-1", answer);
        world.wind(5 * SECOND);

        assertSame(caller.peer().ear().heard(), answer, "what the caller heard");
    }

    @Test
    void aClearDropsTheUnheard() {
        KitCaller caller = talk();
        answer(caller, "response-1", "item-1", words(caller, 1, 3 * SECOND));
        world.wind(400); // of what was sent ahead some is still to be heard

        interrupt(caller);
        int heard = heardMillis(caller);
        answer(caller, "response-1", "item-1", words(caller, 2, SECOND)); // the model was still at it
        world.wind(2 * SECOND);

        assertThat(heardMillis(caller) - heard)
                .as("how many ms of it the caller heard after the clear")
                .isLessThanOrEqualTo(beyondRecallMillis() + FRAME_MILLIS);
        assertTheNextAnswerIsHeard(caller);
    }

    private void assertTheNextAnswerIsHeard(KitCaller caller) {
        int before = (int) caller.peer().ear().heardBytes();
        byte[] next = words(caller, 3, SECOND);
        answer(caller, "response-2", "item-2", next);
        world.wind(2 * SECOND);
        byte[] all = caller.peer().ear().heard();
        assertSameFrames(
                caller, Arrays.copyOfRange(all, before, all.length), next, "what the caller heard of the next answer");
    }

    @Test
    void theHeardPositionIsKnownAfterEachClear() {
        KitCaller caller = talk();

        assertHeardIsKnown(caller, 1, 840);
        world.wind(500);
        assertHeardIsKnown(caller, 2, 430);
    }

    private void assertHeardIsKnown(KitCaller caller, int number, int millis) {
        int before = heardMillis(caller);
        answer(caller, "response-" + number, "item-" + number, words(caller, number, 3 * SECOND));
        world.wind(millis);
        long[] known = {-1};
        Interruption interruption = barge(caller);
        caller.call().earpiece().whenSettled(interruption, settled -> known[0] = heardOf(settled, "item-" + number));
        world.wind(KitConnection.LATENCY_MILLIS + 1);
        int heard = heardMillis(caller) - before;
        world.wind(500);
        int after = heardMillis(caller) - before;
        assumeTrue(after - heard <= beyondRecallMillis() + FRAME_MILLIS, "the clear did not clear");
        assertThat((double) known[0])
                .as("how many ms of answer %d are thought to have been heard", number)
                .isCloseTo(after, within((double) toleranceMillis() + beyondRecallMillis()));
    }

    private static long heardOf(Interruption interruption, String itemId) {
        return interruption.cuts().stream()
                .filter(cut -> itemId.equals(cut.itemId()))
                .mapToLong(Interruption.Cut::heardMillis)
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aCallerHangsUp() {
        KitCaller caller = talk();

        caller.peer().hangUp();
        world.wind(SECOND);

        assertEnded(caller, EndReason.Kind.CALLER_HUNG_UP);
    }

    @Test
    void aConnectionBreaks() {
        KitCaller caller = talk();

        caller.close(1006);
        world.wind(SECOND);

        assertEnded(caller, EndReason.Kind.CALLER_LOST);
    }

    @Test
    void theGatewayHangsUp() {
        KitCaller caller = talk();

        caller.call().ending().end(HANGUP);
        world.wind(SECOND);

        assertEnded(caller, EndReason.Kind.HANGUP);
        assertClosed(caller);
    }

    @Test
    void theGatewayStops() {
        KitCaller caller = talk();

        caller.caller().goAway();
        world.wind(SECOND);

        assertEnded(caller, EndReason.Kind.SHUTDOWN);
        assertClosed(caller);
    }

    @Test
    void aKeyIsPressed() {
        KitCaller caller = talk();
        String message = world.message(keyMessage());
        assumeTrue(hasKeys(), "the platform has no keys");

        for (char key : "5*0#".toCharArray()) {
            caller.peer().press(key);
            world.wind(100);
        }

        assertThat(bodies(world.told(caller.call(), "dtmf"))).as("the keys").containsExactly("5", "*", "0", "#");
        assertThat(world.told(caller.call(), message))
                .as("what the route of %s got", message)
                .hasSize(4);
    }

    @Test
    void everyCallerHasACallOfTheirOwn() {
        KitCaller one = talk();
        KitCaller other = talk();
        byte[] ones = words(one, 1, SECOND);
        byte[] others = words(other, 2, SECOND);
        assumeTrue(one.call() != other.call(), "there is one call only");

        for (int at = 0; at < ones.length; at += frame(one)) {
            one.peer().speak(Arrays.copyOfRange(ones, at, at + frame(one)));
            other.peer().speak(Arrays.copyOfRange(others, at, at + frame(other)));
            world.wind(FRAME_MILLIS);
        }
        world.wind(100);
        answer(one, "response-1", "item-1", others);
        answer(other, "response-2", "item-2", ones);
        world.wind(2 * SECOND);

        assertSameFrames(one, heardByTheRoute(one), ones, "what the route got of the first caller");
        assertSameFrames(one, heardByTheRoute(other), others, "what the route got of the second caller");
        assertSameFrames(one, one.peer().ear().heard(), others, "what the first caller heard");
        assertSameFrames(one, other.peer().ear().heard(), ones, "what the second caller heard");
    }

    @Test
    void nonsenseEndsAtMostItsOwnCall() {
        KitCaller bystander = talk();
        KitCaller stranger = talk();

        NONSENSE.forEach(stranger::say);
        List.of(new byte[0], new byte[] {1}, new byte[] {0, 1, 2}).forEach(stranger::say);
        world.wind(100);
        for (int i = 0; i < ENDLESS; i++) {
            stranger.peer().garble();
        }
        world.wind(2 * SECOND);

        assertThat(stranger.thrown()).as("what the platform threw").isNull();
        assertThat(stranger.call().endReason())
                .as("why a call ends from which %d messages came that make no sense", ENDLESS)
                .isNotNull()
                .returns(EndReason.Kind.PROTOCOL_ERROR, EndReason::kind);
        assertClosed(stranger);
        assertThat(bystander.call().state().isOver())
                .as("that it ends another call too")
                .isFalse();
        byte[] said = words(bystander, 1, SECOND);
        speak(bystander, said);
        assertSameFrames(bystander, heardByTheRoute(bystander), said, "what the route got of the other caller");
    }

    @Test
    void aCallerWhoCannotBeServedIsTurnedAway() {
        KitCaller wrong = world.dial(peer(), "nobody");
        world.wind(30 * SECOND);
        world.calls().maxCalls(0);
        KitCaller late = world.dial(peer(), KitCalls.TENANT);
        world.wind(30 * SECOND);

        for (KitCaller caller : List.of(wrong, late)) {
            String who = caller == wrong ? "who calls a tenant that there is not" : "who calls when all lines are busy";
            assertThat(caller.thrown())
                    .as("what the platform threw at one %s", who)
                    .isNull();
            assertThat(caller.call()).as("the call of one %s", who).isNull();
            assertThat(caller.connection().isClosed())
                    .as("that the connection is closed of one %s", who)
                    .isTrue();
        }
        assertThat(world.loop().tickers()).as("what still ticks").isEmpty();
    }

    @Test
    void aCallerBeyondALimitOfTheTenantIsTurnedAway() {
        KitCaller first = talk();
        world.tenant().getLimits().setCalls(1);
        KitCaller late = world.dial(peer(), KitCalls.TENANT);
        world.wind(20 * SECOND); // shorter than a caller may be silent

        assertThat(late.thrown()).as("what the platform threw").isNull();
        assertThat(late.call()).as("the call of one beyond the limit").isNull();
        assertThat(late.connection().isClosed())
                .as("that the connection is closed of one beyond the limit")
                .isTrue();
        assertThat(first.call().state().isOver())
                .as("that it ends another call too")
                .isFalse();
    }

    @Test
    void aCallThatReachesALimitEndsWithThatReason() {
        KitCaller caller = talk();
        world.tenant().getLimits().setTokensPerCall(10);
        caller.call()
                .minutes()
                .used(new ModelUsage(
                        ModelUsage.Source.RESPONSE, "response-1", "model", new Tokens(10, 0, 0, 0, 0, 0), 0));
        world.wind(30 * SECOND);

        assertEnded(caller, EndReason.Kind.LIMIT_REACHED);
        assertClosed(caller);
    }

    @Test
    void aSilentConnectionIsClosed() {
        KitCaller mute = world.connect(peer(), KitCalls.TENANT);
        mute.connection().mute();
        world.wind(120 * SECOND);

        assertThat(mute.connection().isClosed())
                .as("that a connection is closed on which nothing came for 120 s")
                .isTrue();
        assertThat(world.calls().active()).as("the calls that there are").isEmpty();
    }

    @Test
    void aCallerWhoDoesNotReadIsDisconnected() {
        KitCaller caller = talk();

        caller.connection().fill();
        answer(caller, "response-1", "item-1", words(caller, 1, 5 * SECOND));
        world.wind(5 * SECOND);

        assertEnded(caller, EndReason.Kind.CALLER_NOT_READING);
        assertClosed(caller);
    }

    @Test
    void nothingComesAfterTheEnd() {
        KitCaller caller = talk();
        Call call = caller.call();
        answer(caller, "response-1", "item-1", words(caller, 1, 2 * SECOND));
        world.wind(500);

        call.ending().end(HANGUP);
        int told = world.told().size();
        int sent = caller.connection().sent();
        everythingStillComes(caller);

        assertThat(caller.thrown()).as("what the platform threw").isNull();
        assertThat(world.told().subList(told, world.told().size()).stream().map(Told::what))
                .as("what was told of the call when it was over")
                .isEmpty();
        assertThat(caller.connection().sent() - sent)
                .as("how many messages left for the caller when the call was over")
                .isZero();
        assertThat(call.endReason()).as("why it ended").isEqualTo(HANGUP);
        assertThat(world.loop().tickers()).as("what still ticks").isEmpty();
    }

    /** What was on its way, from both sides, when the call ended. */
    private void everythingStillComes(KitCaller caller) {
        caller.peer().speak(words(caller, 2, FRAME_MILLIS));
        if (hasKeys()) {
            caller.peer().press('1');
        }
        caller.peer().garble();
        caller.peer().hangUp();
        answer(caller, "response-1", "item-1", words(caller, 3, SECOND));
        caller.caller().goAway();
        world.wind(3 * SECOND);
    }

    // ---- Its words --------------------------------------------------------------------------------------------

    /** A caller whose call has begun, and whose model is ready. */
    private KitCaller talk() {
        KitCaller caller = world.dial(peer(), KitCalls.TENANT);
        assumeTrue(caller.call() != null, "no call begins");
        caller.call().connected();
        return caller;
    }

    private boolean hasKeys() {
        return world.platform().incoming().contains(keyMessage());
    }

    private void speak(KitCaller caller, byte[] audio) {
        for (int at = 0; at < audio.length; at += frame(caller)) {
            caller.peer().speak(Arrays.copyOfRange(audio, at, at + frame(caller)));
            world.wind(FRAME_MILLIS);
        }
        world.wind(500); // which a platform may keep frames for that come out of order
    }

    /** As the route does that handles the model's audio: in pieces of any length, faster than they are heard. */
    private void answer(KitCaller caller, String responseId, String itemId, byte[] audio) {
        int piece = 3 * frame(caller) - 2;
        for (int at = 0; at < audio.length; at += piece) {
            byte[] next = Arrays.copyOfRange(audio, at, Math.min(audio.length, at + piece));
            caller.caller().send(world.platform().audio(), next, responseId, itemId);
        }
    }

    private void interrupt(KitCaller caller) {
        barge(caller);
        world.wind(2 * KitConnection.LATENCY_MILLIS);
    }

    /** As the route barge-in does when the model hears the caller speak. */
    private static Interruption barge(KitCaller caller) {
        caller.call().mouthpiece().speechStarted(0);
        return caller.call().earpiece().clear();
    }

    private byte[] heardByTheRoute(KitCaller caller) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (Object body : bodies(world.told(caller.call(), world.audio()))) {
            assertThat(body).as("the body of " + world.audio()).isInstanceOf(byte[].class);
            heard.writeBytes((byte[]) body);
        }
        return heard.toByteArray();
    }

    private static List<Object> bodies(List<Told> told) {
        return told.stream().map(Told::body).toList();
    }

    private static int heardMillis(KitCaller caller) {
        return (int) caller.format().millis(caller.peer().ear().heardBytes());
    }

    private static int frame(KitCaller caller) {
        return caller.format().frameBytes();
    }

    /** Audio of which no two frames are the same. */
    private static byte[] words(KitCaller caller, int seed, int millis) {
        byte[] audio = new byte[millis * caller.format().bytesPerMilli()];
        int frame = frame(caller);
        for (int at = 0; at < audio.length; at++) {
            audio[at] = (byte) ((at / frame) * 7 + seed * 59 + at % 3);
        }
        return audio;
    }

    /** Says where they differ, and shows neither: ten thousand bytes tell nobody anything. */
    private static void assertSame(byte[] got, byte[] expected, String what) {
        int differ = Arrays.mismatch(got, expected);
        if (differ >= 0) {
            fail("%s: expected the %d bytes that were said, got %d, which differ from byte %d on"
                    .formatted(what, expected.length, got.length, differ));
        }
    }

    /** As {@link #assertSame}, in whatever order: that is another line's matter. */
    private static void assertSameFrames(KitCaller caller, byte[] got, byte[] expected, String what) {
        assertSame(sorted(got, frame(caller)), sorted(expected, frame(caller)), what + ", in whatever order");
    }

    private static byte[] sorted(byte[] audio, int frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        IntStream.iterate(0, at -> at < audio.length, at -> at + frame)
                .mapToObj(at -> Arrays.copyOfRange(audio, at, Math.min(audio.length, at + frame)))
                .sorted(Arrays::compare)
                .forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void assertEnded(KitCaller caller, EndReason.Kind kind) {
        assertThat(caller.thrown()).as("what the platform threw").isNull();
        assertThat(caller.call().endReason())
                .as("why the call ended")
                .isNotNull()
                .returns(kind, EndReason::kind);
        assertThat(world.told(caller.call(), "ended"))
                .as("the events of its end")
                .hasSize(1);
        assertThat(world.told(caller.call(), "voice:call/ended"))
                .as("what the route of voice:call/ended got")
                .hasSize(1);
        assertThat(world.calls().active()).as("the calls that there are").isEmpty();
        assertThat(world.loop().tickers()).as("what still ticks").isEmpty();
    }

    private static void assertClosed(KitCaller caller) {
        assertThat(caller.connection().isClosed())
                .as("that the connection is closed")
                .isTrue();
    }
}
