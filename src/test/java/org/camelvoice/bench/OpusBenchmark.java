package org.camelvoice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.OpusMix;
import org.camelvoice.audio.OpusSounds;
import org.camelvoice.audio.OpusVoice;
import org.camelvoice.audio.SpeakerPacket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 20 ms of recorded speech each time. The connections take turns, as on an event loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OpusBenchmark {
    @Param({"1", "50"})
    public int connections;

    private List<short[]> pieces;
    private List<List<SpeakerPacket>> one;
    private List<List<SpeakerPacket>> three;
    private List<List<SpeakerPacket>> lost;
    private OpusMix[] mixes;
    private OpusVoice[] voices;
    private int turn;
    private int at;

    @Setup
    public void setUp() {
        pieces = OpusSounds.pieces(OpusSounds.speech());
        List<byte[]> packets = OpusSounds.encode(OpusSounds.speech());
        one = new ArrayList<>();
        three = new ArrayList<>();
        lost = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            SpeakerPacket packet = new SpeakerPacket(1, packets.get(i));
            one.add(List.of(packet));
            three.add(List.of(packet, of(2, packets, i + 40), of(3, packets, i + 80)));
            lost.add(i % 10 == 9 ? List.of(new SpeakerPacket(1, null)) : one.get(i));
        }
        mixes = new OpusMix[connections];
        voices = new OpusVoice[connections];
        for (int i = 0; i < connections; i++) {
            mixes[i] = new OpusMix();
            voices[i] = new OpusVoice();
        }
    }

    private static SpeakerPacket of(long speaker, List<byte[]> packets, int at) {
        return new SpeakerPacket(speaker, packets.get(at % packets.size()));
    }

    @Benchmark
    public short[] decode() {
        next();
        return mixes[turn].mix(one.get(at));
    }

    @Benchmark
    public short[] decodeWithATenthLost() {
        next();
        return mixes[turn].mix(lost.get(at));
    }

    @Benchmark
    public short[] decodeThreeSpeakers() {
        next();
        return mixes[turn].mix(three.get(at));
    }

    @Benchmark
    public short[] nobodySpeaks() {
        next();
        return mixes[turn].mix(List.of());
    }

    @Benchmark
    public byte[] encode() {
        next();
        return voices[turn].encode(pieces.get(at));
    }

    @Benchmark
    public byte[] both() {
        next();
        short[] said = mixes[turn].mix(one.get(at));
        return voices[turn].encode(said);
    }

    /** The same 20 ms for each connection in turn, then the next. */
    private void next() {
        turn = turn + 1 == connections ? 0 : turn + 1;
        if (turn == 0) {
            at = at + 1 == pieces.size() ? 0 : at + 1;
        }
    }
}
