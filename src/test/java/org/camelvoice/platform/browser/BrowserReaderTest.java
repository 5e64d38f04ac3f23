package org.camelvoice.platform.browser;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.camelvoice.CollidingNames;
import org.camelvoice.platform.browser.BrowserMessage.Audio;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Interrupt;
import org.camelvoice.platform.browser.BrowserMessage.Malformed;
import org.camelvoice.platform.browser.BrowserMessage.Played;
import org.camelvoice.platform.browser.BrowserMessage.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserReaderTest {

    @Test
    void audioIsRead() {
        assertThat(read("{'type':'audio','data':'AQID'}"))
                .isInstanceOfSatisfying(
                        Audio.class, audio -> assertThat(audio.data()).containsExactly(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/8=", "-_8=", "-_8", "+/ 8 =", "+/\\r\\n8=\\n"})
    void base64MayBeAsItsReadersAccept(String data) {
        assertThat(read("{'type':'audio','data':'" + data + "'}"))
                .isInstanceOfSatisfying(
                        Audio.class, audio -> assertThat(audio.data()).containsExactly(0xFB, 0xFF));
    }

    @Test
    void fieldsComeInAnyOrderAndUnknownOnesAreSkipped() {
        assertThat(read("{'more':{'type':'x'},'samples':5,'list':[1],'epoch':2,'type':'played'}"))
                .isEqualTo(new Played(2, 5));
    }

    @Test
    void everyTypeIsRead() {
        assertThat(read("{'type':'config','format':'pcm16','sample_rate':16000}"))
                .isEqualTo(new Config("pcm16", 16_000));
        assertThat(read("{'type':'config','format':'g711_ulaw'}"))
                .isEqualTo(new Config("g711_ulaw", ClientFormat.USUAL_RATE));
        assertThat(read("{'type':'text','message':'Hello'}")).isEqualTo(new Text("Hello"));
        assertThat(read("{'type':'interrupt'}")).isEqualTo(new Interrupt());
        assertThat(read("{'type':'cleared','epoch':0,'samples':0}")).isEqualTo(new Cleared(0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nonsense                                      | Expected JSON of at most 1000 levels, got 8 characters that are not
                    [1]                                           | Expected a JSON object, got 3 characters of another kind
                    {} {}                                         | Expected one JSON object, got more than one in 5 characters
                    {'data':'AQID'}                               | Expected a type, got a JSON object of 15 characters without one
                    {'type':'weather'}                            | Expected one of audio, config, text, interrupt, played, cleared, got weather
                    {'type':'audio'}                              | Expected an audio with data
                    {'type':'audio','data':'a*b'}                 | Expected data in base64, got 3 characters that are not
                    {'type':'text','message':' '}                 | Expected a text with a message
                    {'type':'played','epoch':0}                   | Expected a played with an epoch and samples, whole numbers from 0 up
                    {'type':'played','epoch':0,'samples':-1}      | Expected a played with an epoch and samples, whole numbers from 0 up
                    {'type':'cleared','epoch':0.5,'samples':1}    | Expected a cleared with an epoch and samples, whole numbers from 0 up
                    """)
    void whatMakesNoSenseIsSaidWithItsValues(String text, String sentence) {
        assertThat(read(text)).isEqualTo(new Malformed(sentence));
    }

    @Test
    void aLongTextIsRefused() {
        assertThat(read("{'type':'text','message':'" + "a".repeat(100_000) + "'}"))
                .isEqualTo(new Malformed("Expected a message of at most 10000 characters, got 100000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "-1", "0", "1.5", "'16000'", "[]"})
    void aSampleRateThatIsNoneIsRefusedAndNotTakenForTheUsual(String rate) {
        assertThat(read("{'type':'config','format':'pcm16','sample_rate':" + rate + "}"))
                .isEqualTo(new Malformed("Expected the sample_rate of a config to be a whole number of Hz"));
    }

    @Test
    void aSampleRateOfNullIsTheUsual() {
        assertThat(read("{'type':'config','format':'pcm16','sample_rate':null}"))
                .isEqualTo(new Config("pcm16", ClientFormat.USUAL_RATE));
    }

    @Test
    void nothingSaidOrTypedIsShown() {
        assertThat(read("{'type':'audio','data':'AQID'}")).hasToString("Audio[3 bytes]");
        assertThat(read("{'type':'text','message':'secret'}")).hasToString("Text[6 characters]");
    }

    @Test
    void namesThatCollideAreSkippedLikeOthers() {
        assertThat(BrowserReader.read(CollidingNames.after("{\"type\":\"interrupt\"")))
                .isEqualTo(new Interrupt());
    }

    @Property(tries = 200)
    void whateverComesWithNamesThatCollideIsAMessage(@ForAll String text) {
        assertThat(BrowserReader.read(CollidingNames.after("{\"type\":\"" + text)))
                .isNotNull();
    }

    @Property(tries = 2_000)
    void whateverComesIsAMessage(@ForAll String text) {
        assertThat(BrowserReader.read(text)).isNotNull();
        assertThat(BrowserReader.read("{\"type\":\"audio\",\"data\":\"" + text)).isNotNull();
    }

    private static BrowserMessage read(String text) {
        return BrowserReader.read(text.replace('\'', '"'));
    }
}
