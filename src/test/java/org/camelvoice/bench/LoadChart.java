package org.camelvoice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** CPU for each call over the number of calls, a line for each server: SVG without any style of the page that shows it. */
final class LoadChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = 130; // where the lines' names are
    private static final int TOP = 48;
    private static final int BOTTOM = 56;
    private static final String[] COLOURS = {"#1f6fb4", "#c8502d", "#3d8b40", "#7b4fa3", "#8a6d1d"};

    private final Map<String, List<LoadRow>> lines = new LinkedHashMap<>();
    private final String title;
    private final int mostCalls;
    private final double mostMillis;
    private final StringBuilder svg = new StringBuilder();

    private LoadChart(List<LoadRow> rows, String title) {
        this.title = title;
        rows.forEach(row ->
                lines.computeIfAbsent(name(row), name -> new ArrayList<>()).add(row));
        mostCalls = roundUp(rows.stream().mapToInt(LoadRow::calls).max().orElse(1), 50);
        mostMillis = roundUp(
                (int) Math.ceil(
                        rows.stream().mapToDouble(LoadRow::cpuMillis).max().orElse(1) + 0.2),
                1);
    }

    static LoadChart of(List<LoadRow> rows, TalkPlan.Talk talk) {
        String how = talk == TalkPlan.Talk.ENDLESS ? "audio both ways without end" : "talking in turns";
        return new LoadChart(rows, "CPU ms per call and second, " + how);
    }

    private static String name(LoadRow row) {
        return row.client().equals("phone") ? row.server() : row.server() + ", " + row.client();
    }

    private static int roundUp(int number, int step) {
        return (number + step - 1) / step * step;
    }

    String svg() {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" fill=\"#333\">%n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        text(LEFT, 26, "start", title, " font-size=\"16\"");
        grid();
        int colour = 0;
        for (Map.Entry<String, List<LoadRow>> line : lines.entrySet()) {
            line(line.getKey(), line.getValue(), COLOURS[colour++ % COLOURS.length]);
        }
        return svg + "</svg>\n";
    }

    private void grid() {
        for (int millis = 0; millis <= mostMillis; millis++) {
            rule(LEFT, y(millis), WIDTH - RIGHT, y(millis));
            text(LEFT - 8, y(millis) + 4, "end", String.valueOf(millis), "");
        }
        int step = mostCalls <= 400 ? 50 : 100;
        for (int calls = 0; calls <= mostCalls; calls += step) {
            rule(x(calls), y(0), x(calls), y(0) + 5);
            text(x(calls), y(0) + 22, "middle", String.valueOf(calls), "");
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "calls", "");
    }

    private void line(String name, List<LoadRow> rows, String colour) {
        StringBuilder points = new StringBuilder();
        for (LoadRow row : rows) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(row.calls()), y(row.cpuMillis())));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                    x(row.calls()),
                    y(row.cpuMillis()),
                    colour));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                points.toString().strip(),
                colour));
        LoadRow last = rows.get(rows.size() - 1);
        text(x(last.calls()) + 10, y(last.cpuMillis()) + 4, "start", name, " style=\"fill:" + colour + "\"");
    }

    private void rule(double fromX, double fromY, double toX, double toY) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>%n",
                fromX,
                fromY,
                toX,
                toY));
    }

    private void text(double x, double y, String anchor, String text, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
                x,
                y,
                anchor,
                more,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private double x(int calls) {
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * calls / mostCalls;
    }

    private double y(double millis) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * millis / mostMillis;
    }
}
