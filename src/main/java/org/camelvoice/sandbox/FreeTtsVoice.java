package org.camelvoice.sandbox;

import com.sun.speech.freetts.FreeTTSSpeakable;
import com.sun.speech.freetts.FreeTTSSpeakableImpl;
import com.sun.speech.freetts.Item;
import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.ProcessException;
import com.sun.speech.freetts.Relation;
import com.sun.speech.freetts.Token;
import com.sun.speech.freetts.Tokenizer;
import com.sun.speech.freetts.Utterance;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import com.sun.speech.freetts.relp.LPCResult;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.audio.Resampler;

/**
 * FreeTTS' kevin16: pure Java, 16 kHz, resampled to 24 kHz. Passes the text to FreeTTS one utterance (about a sentence)
 * at a time, and takes each finished utterance from the output queue before anything can play it. So there is no
 * playback thread, no sound card and no console output. Any thread, one at a time.
 */
final class FreeTtsVoice implements Voice {

    private static final int KEVIN_RATE = 16_000;
    private static final int SILENCE = Speech.SAMPLE_RATE / 10; // 100 ms

    private final com.sun.speech.freetts.Voice kevin;
    private final OutputQueue finished = new OutputQueue();

    FreeTtsVoice() {
        kevin = kevin16();
        kevin.setOutputQueue(finished);
        kevin.allocate();
    }

    private static com.sun.speech.freetts.Voice kevin16() {
        for (com.sun.speech.freetts.Voice voice : new KevinVoiceDirectory().getVoices()) {
            if (voice.getName().equals("kevin16")) {
                return voice;
            }
        }
        throw new IllegalStateException("FreeTTS has no voice kevin16");
    }

    @Override
    public synchronized Speech speak(String text) {
        ShortBuffer spoken = ShortBuffer.allocate(0);
        SpokenWords words = new SpokenWords(text);
        for (Utterance utterance : utterances(text)) {
            addWords(utterance, (int) (spoken.capacity() * 1000L / KEVIN_RATE), words);
            spoken = append(spoken, samples(utterance));
        }
        short[] at24k = Resampler.of(KEVIN_RATE, Speech.SAMPLE_RATE).resample(spoken.array());
        return new Speech(at24k.length == 0 ? new short[SILENCE] : at24k, words.words()).withoutQuietBeginning();
    }

    private static ShortBuffer append(ShortBuffer head, short[] tail) {
        ShortBuffer both = ShortBuffer.allocate(head.capacity() + tail.length);
        return both.put(head.array()).put(tail).flip();
    }

    private List<Utterance> utterances(String text) {
        List<Utterance> utterances = new ArrayList<>();
        for (List<Token> sentence : sentences(text)) {
            utterances.add(synthesise(sentence, text));
        }
        return utterances;
    }

    private List<List<Token>> sentences(String text) {
        Tokenizer tokenizer = kevin.getTokenizer();
        tokenizer.setInputReader(new StringReader(text));
        List<List<Token>> sentences = new ArrayList<>();
        while (tokenizer.hasMoreTokens()) {
            Token token = tokenizer.getNextToken();
            if (token.getWord().isEmpty()) {
                continue;
            }
            if (sentences.isEmpty() || tokenizer.isBreak()) { // the token just read starts a sentence
                sentences.add(new ArrayList<>());
            }
            sentences.get(sentences.size() - 1).add(token);
        }
        return sentences;
    }

    private Utterance synthesise(List<Token> tokens, String text) {
        FreeTTSSpeakable speakable = new FreeTTSSpeakableImpl(text);
        Utterance utterance = new Utterance(kevin, tokens);
        utterance.setSpeakable(speakable);
        try {
            kevin.processUtterance(utterance);
        } catch (ProcessException e) {
            throw new IllegalStateException("FreeTTS cannot speak a text of " + text.length() + " characters", e);
        }
        return finished.pend();
    }

    /** 16-bit big-endian, 16 kHz. */
    private static short[] samples(Utterance utterance) {
        byte[] wave = ((LPCResult) utterance.getObject("target_lpcres")).getWaveSamples();
        short[] samples = new short[wave.length / 2];
        ByteBuffer.wrap(wave).asShortBuffer().get(samples);
        return samples;
    }

    /** FreeTTS speaks a token ("42") as one or more words ("forty", "two"); the token's times span its words. */
    private static void addWords(Utterance utterance, int offsetMillis, SpokenWords words) {
        for (Item token = utterance.getRelation(Relation.TOKEN).getHead(); token != null; token = token.getNext()) {
            if (isSaid(token.getDaughter()) && isSaid(token.getLastDaughter())) {
                int start = offsetMillis + startMillis(token.getDaughter());
                words.said(token.toString(), start, offsetMillis + endMillis(token.getLastDaughter()));
            }
        }
    }

    private static boolean isSaid(Item word) {
        return word != null && word.getItemAs(Relation.SYLLABLE_STRUCTURE).hasDaughters();
    }

    private static int startMillis(Item word) {
        Item syllable = word.getItemAs(Relation.SYLLABLE_STRUCTURE).getDaughter();
        Item previous = syllable.getDaughter().getItemAs(Relation.SEGMENT).getPrevious();
        return previous == null ? 0 : endOf(previous);
    }

    private static int endMillis(Item word) {
        Item syllable = word.getItemAs(Relation.SYLLABLE_STRUCTURE).getLastDaughter();
        return endOf(syllable.getLastDaughter().getItemAs(Relation.SEGMENT));
    }

    private static int endOf(Item segment) {
        return Math.round(segment.getFeatures().getFloat("end") * 1000);
    }
}
