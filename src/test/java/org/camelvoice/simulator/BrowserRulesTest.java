package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.camelvoice.strictjson.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/browser.md allows the gateway, and what not. Quotes are written ' here. */
class BrowserRulesTest {
    private static final String CONNECTED = "{'type':'connected','session_id':'me','tenant':'default'}";

    private final BrowserCallerReader voice = new BrowserCallerReader(true, BrowserFormat.DEFAULT);
    private final BrowserCallerReader json = new BrowserCallerReader(false, BrowserFormat.DEFAULT);
    private final BrowserOrder order = new BrowserOrder("me", "default");

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONNECTED,
                "{'type':'state_change','old_state':'listening','new_state':'thinking'}",
                "{'type':'speech_started'}",
                "{'type':'speech_ended'}",
                "{'type':'response_started','response_id':'r1'}",
                "{'type':'response_ended','response_id':'r1','status':'cancelled'}",
                "{'type':'transcript','role':'user','text':'Hi','final':true,'item_id':'a','previous_item_id':null,"
                        + "'interrupted':false,'heard_ms':null,'heard_text':null}",
                "{'type':'transcript','role':'assistant','text':'Hi there','final':true,'item_id':'b',"
                        + "'previous_item_id':'a','interrupted':true,'heard_ms':120,'heard_error_ms':12,'heard_text':'Hi'}",
                "{'type':'turn','latency_ms':210}",
                "{'type':'error','message':'No.'}",
                "{'type':'disconnected','reason':'You hung up'}"
            })
    void whatIsDocumentedIsTakenInBothForms(String message) {
        assertThatCode(() -> voice.text(bytes(message))).doesNotThrowAnyException();
        assertThatCode(() -> json.text(bytes(message))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            not JSON                                                       | it is not JSON
            [1]                                                            | expected an object
            {'type':'news'}                                                | Invalid value: 'news'
            {'kind':'connected'}                                           | Missing required parameter: 'type'
            {'type':'speech_started','at':1}                               | Unknown parameter: 'at'
            {'type':'speech_started','type':'speech_ended'}                | it is not JSON
            {'type':'connected','session_id':'me'}                         | Missing required parameter: 'tenant'
            {'type':'state_change','old_state':'asleep','new_state':'ended'} | Invalid value: 'asleep'
            {'type':'response_ended','response_id':'r','status':'done'}    | Invalid value: 'done'
            {'type':'turn','latency_ms':-1}                                | below minimum value
            {'type':'error','message':''}                                  | 'message' is empty
            {'type':'transcript','role':'caller','text':'','final':true,'item_id':'a'} | Invalid value: 'caller'
            {'type':'transcript','role':'user','text':'','final':true,'item_id':'a','heard_ms':1} | not interrupted
            {'type':'transcript','role':'user','text':'','final':true,'item_id':'a','heard_error_ms':1} | not interrupted
            {'type':'transcript','role':'user','text':'Hi','final':true,'item_id':'a','interrupted':true} | without heard_ms
            {'type':'transcript','role':'user','text':'Hi','final':true,'item_id':'a','interrupted':true,'heard_ms':1,'heard_text':'Ho'} | not the beginning
            {'type':'item','item':0,'item_id':'a'}                         | below minimum value
            {'type':'audio','data':'AAAA','format':'pcm16','sample_rate':24000} | Invalid value: 'audio'
            """)
    void whatIsNotDocumentedIsRefused(String message, String why) {
        assertThatThrownBy(() -> voice.text(bytes(message)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why);
    }

    @Test
    void eachFormHasMessagesOfItsOwn() {
        assertThatThrownBy(() -> json.text(bytes("{'type':'clear','epoch':1}"))).hasMessageContaining("'clear'");
        assertThatThrownBy(() -> json.text(bytes("{'type':'item','item':1,'item_id':'a'}")))
                .hasMessageContaining("'item'");
        assertThatThrownBy(() -> json.binary(new byte[968])).hasMessageContaining("to a JSON client");
        assertThat(json.audio(json.text(audio(960, "pcm16", 24_000)))).hasSize(960);
    }

    @Test
    void jsonAudioHasTheClientsFormatAndLength() {
        assertThatThrownBy(() -> json.audio(json.text(audio(320, "pcm16", 8_000))))
                .hasMessage("audio is pcm16 at 8000, but the client has pcm16 at 24000");
        assertThatThrownBy(() -> json.audio(json.text(audio(961, "pcm16", 24_000))))
                .hasMessageContaining("half a sample");
        assertThatThrownBy(() -> json.audio(json.text(audio(958, "pcm16", 24_000))))
                .hasMessageContaining("not 20 to 100 ms");
        assertThatThrownBy(() -> json.audio(json.text(audio(4_802, "pcm16", 24_000))))
                .hasMessageContaining("not 20 to 100 ms");
        JsonNode notBase64 = json.text(bytes("{'type':'audio','data':'?','format':'pcm16','sample_rate':24000}"));
        assertThatThrownBy(() -> json.audio(notBase64)).hasMessageContaining("not base64");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 488, 967, 8 + 960 + 480, 8 + 6 * 960})
    void binaryAudioIsWholeFramesBehindAHeader(int bytes) {
        assertThatThrownBy(() -> voice.binary(new byte[bytes])).hasMessageContaining("one to five frames");
    }

    @Test
    void theHeaderIsTwoUnsignedNumbers() {
        BrowserCallerReader.Audio audio = voice.binary(binary(0xFFFF_FFFE, 3, 2));
        assertThat(audio.item()).isEqualTo(0xFFFF_FFFEL);
        assertThat(audio.epoch()).isEqualTo(3);
        assertThat(audio.pcm()).hasSize(1920);
    }

    @Test
    void nothingComesBeforeConnectedButARefusal() {
        assertThatThrownBy(() -> take("{'type':'speech_started'}")).hasMessage("speech_started before connected");
        assertThatThrownBy(() -> hear(0, 0)).hasMessageContaining("outside of connected");
        take("{'type':'error','message':'No such tenant'}");
        take("{'type':'disconnected','reason':'No such tenant'}");
        assertThatThrownBy(() -> take(CONNECTED)).hasMessage("connected after disconnected");
    }

    @Test
    void itIsTheCallThatWasAskedFor() {
        assertThatThrownBy(() -> take(CONNECTED.replace("'me'", "'you'")))
                .hasMessage("session_id is you, but the client asked for me");
        BrowserOrder other = new BrowserOrder("me", "acme");
        assertThatThrownBy(() -> other.message(voice.text(bytes(CONNECTED))))
                .hasMessage("tenant is default, but the client asked for acme");
    }

    @Test
    void statesFollowOneAnother() {
        take(CONNECTED);
        take("{'type':'state_change','old_state':'connected','new_state':'listening'}");
        assertThatThrownBy(() -> take("{'type':'state_change','old_state':'connected','new_state':'thinking'}"))
                .hasMessage("old_state is connected, but the last new_state was listening");
        assertThatThrownBy(() -> take("{'type':'state_change','old_state':'listening','new_state':'listening'}"))
                .hasMessageContaining("to itself");
    }

    @Test
    void responsesStartOnceAndThenEndOnce() {
        take(CONNECTED);
        assertThatThrownBy(() -> take("{'type':'response_ended','response_id':'r','status':'failed'}"))
                .hasMessage("response r ends and has not started");
        take("{'type':'response_started','response_id':'q'}");
        assertThatThrownBy(() -> take("{'type':'response_started','response_id':'q'}"))
                .hasMessage("response q starts twice");
        take("{'type':'response_ended','response_id':'q','status':'failed'}");
        assertThatThrownBy(() -> take("{'type':'response_ended','response_id':'q','status':'failed'}"))
                .hasMessage("response q ends twice");
    }

    @Test
    void audioIsOfAnItemThatWasAnnouncedAndAnEpochThatHasBegun() {
        take(CONNECTED);
        hear(0, 0);
        assertThatThrownBy(() -> hear(1, 0)).hasMessage("audio of item 1, which was not announced");
        take("{'type':'item','item':1,'item_id':'a'}");
        hear(1, 0);
        assertThatThrownBy(() -> take("{'type':'item','item':1,'item_id':'b'}")).hasMessage("item 1 names b and a");
        assertThatThrownBy(() -> hear(1, 1)).hasMessage("audio of epoch 1, but no clear has begun it; it is 0");
        take("{'type':'clear','epoch':1}");
        hear(1, 1);
        hear(1, 0); // it was on its way
        assertThatThrownBy(() -> take("{'type':'clear','epoch':1}"))
                .hasMessage("clear begins epoch 1, but it is 1 already");
    }

    @Test
    void nobodyHearsMoreThanCame() {
        take(CONNECTED);
        take("{'type':'item','item':1,'item_id':'a'}");
        hear(1, 0);
        take(interrupted("a", 20));
        take("{'type':'item','item':2,'item_id':'b'}");
        hear(2, 0);
        assertThatThrownBy(() -> take(interrupted("b", 21)))
                .hasMessage("heard_ms is 21 of an item of which 20 ms have come");
    }

    @Test
    void aCaptionStandsBehindTheOneBeforeItWheneverItComes() {
        take(CONNECTED);
        take(caption("answer", "question", "assistant", "It is", false));
        take(caption("greeting", null, "assistant", "Hello", true));
        take(caption("answer", "question", "assistant", "It is on its way", true));
        assertThat(texts()).containsExactly("Hello", "It is on its way");
        take(caption("question", "greeting", "user", "Where is my order?", true));
        take(caption("thanks", "answer", "user", "Thanks", true));
        assertThat(texts()).containsExactly("Hello", "Where is my order?", "It is on its way", "Thanks");
    }

    @Test
    void whatIsFinalComesAgainOnlyIfItWasInterrupted() {
        take(CONNECTED);
        take(caption("a", null, "assistant", "Hi there", true));
        assertThatThrownBy(() -> take(caption("a", null, "assistant", "Hi there", true)))
                .hasMessage("an item's text comes again after it was final");
        assertThatThrownBy(() -> take(caption("a", null, "user", "Hi there", true)))
                .hasMessage("an item has changed its role");
        take(interrupted("a", 0).replace("'Hi'", "'Hi there'"));
        assertThat(order.captions().inOrder().get(0).interrupted()).isTrue();
        assertThatThrownBy(() -> take(interrupted("a", 0))).hasMessageContaining("after it was interrupted");
    }

    private List<String> texts() {
        return order.captions().inOrder().stream().map(BrowserCaption::text).toList();
    }

    private static String caption(String id, String previous, String role, String text, boolean isFinal) {
        return "{'type':'transcript','role':'" + role + "','text':'" + text + "','final':" + isFinal + ",'item_id':'"
                + id + "','previous_item_id':" + (previous == null ? "null" : "'" + previous + "'")
                + ",'interrupted':false,'heard_ms':null,'heard_text':null}";
    }

    private static String interrupted(String id, int heardMillis) {
        return "{'type':'transcript','role':'assistant','text':'Hi','final':true,'item_id':'" + id
                + "','previous_item_id':null,'interrupted':true,'heard_ms':" + heardMillis + ",'heard_text':''}";
    }

    private void take(String message) {
        order.message(voice.text(bytes(message)));
    }

    /** 20 ms. */
    private void hear(int item, int epoch) {
        order.audio(voice.binary(binary(item, epoch, 1)), 480);
    }

    private static byte[] binary(int item, int epoch, int frames) {
        ByteBuffer message = ByteBuffer.allocate(8 + 960 * frames).order(ByteOrder.LITTLE_ENDIAN);
        return message.putInt(item).putInt(epoch).array();
    }

    private static byte[] audio(int bytes, String format, int rate) {
        String data = Base64.getEncoder().encodeToString(new byte[bytes]);
        return bytes("{'type':'audio','data':'" + data + "','format':'" + format + "','sample_rate':" + rate + "}");
    }

    private static byte[] bytes(String message) {
        return message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
