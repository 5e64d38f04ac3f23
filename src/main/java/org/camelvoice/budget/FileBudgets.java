package org.camelvoice.budget;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Budgets in a small file of one gateway: a line for each tenant and day, such as
 *
 * <pre>2026-11-29.acme = 120345 tokens, 4.31 USD</pre>
 *
 * <p>It is read and replaced as a whole, by a new file that is written beside it, so that it is never half written. A file
 * that makes no sense is left as it is, for somebody to look at, and nothing is written until then.
 *
 * <p>Nothing counts twice: a file system may fail after it has done its work, a network's above all, and then the same
 * amounts come again. What the file says tells whether they are in it.
 */
public final class FileBudgets implements BudgetRepository {
    /** {@code 2026-11-29.acme}. */
    private static final Pattern KEY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.(.+)");
    /** {@code 120345 tokens, 4.31 USD}. */
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) tokens, ([0-9.E-]{1,40}) USD");
    /** A day that is not over has begun less than this many days before another one. */
    private static final int KEPT_DAYS = 2;

    private final Path file;
    private final Path next;
    private final Replacement replacement;
    /** What was used without what comes again since its addition failed; null if the last addition did not. */
    private Map<String, DailyUse> base;
    /** What the file may say after an addition that failed: what it said before, and what was to be written. */
    private Set<String> possible = Set.of();

    /** Puts a file into another one's place. */
    interface Replacement {
        void move(Path next, Path file) throws IOException;
    }

    /** @param file its folder must be there; it need not */
    public FileBudgets(Path file) {
        this(file, (next, replaced) -> Files.move(next, replaced, ATOMIC_MOVE, REPLACE_EXISTING));
    }

    FileBudgets(Path file, Replacement replacement) {
        this.file = file.toAbsolutePath();
        this.replacement = replacement;
        this.next = this.file.resolveSibling(this.file.getFileName() + ".new");
    }

    @Override
    public String description() {
        return file.toString();
    }

    @Override
    public Collection<DailyUse> since(LocalDate day) throws IOException {
        return read().values().stream().filter(use -> !use.day().isBefore(day)).toList();
    }

    @Override
    public void add(Collection<DailyUse> more) throws IOException {
        Map<String, DailyUse> found = read();
        String before = text(found.values());
        base = possible.contains(before) ? base : found;
        String after = text(sum(base, more).values());
        possible = new HashSet<>(List.of(before, after));
        write(after);
        possible = Set.of();
        base = null;
    }

    private static Map<String, DailyUse> sum(Map<String, DailyUse> uses, Collection<DailyUse> more) {
        LocalDate first =
                more.stream().map(DailyUse::day).min(Comparator.naturalOrder()).orElseThrow();
        Map<String, DailyUse> sum = new LinkedHashMap<>(uses);
        sum.values().removeIf(use -> use.day().isBefore(first.minusDays(KEPT_DAYS)));
        more.forEach(use -> sum.merge(key(use), use, FileBudgets::sum));
        return sum;
    }

    private static String key(DailyUse use) {
        return use.day() + "." + use.tenant();
    }

    private static DailyUse sum(DailyUse one, DailyUse other) {
        return new DailyUse(one.tenant(), one.day(), one.tokens() + other.tokens(), one.usd() + other.usd());
    }

    /** By key. */
    private Map<String, DailyUse> read() throws IOException {
        Map<String, DailyUse> uses = new LinkedHashMap<>();
        Properties lines = lines();
        for (String key : lines.stringPropertyNames()) {
            uses.put(key, use(key, lines.getProperty(key)));
        }
        return uses;
    }

    private Properties lines() throws IOException {
        Properties lines = new Properties();
        try (Reader reader = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
            lines.load(reader);
        } catch (NoSuchFileException e) {
            return lines;
        } catch (FileSystemException e) {
            throw new IOException("it cannot be read: " + reason(e), e);
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException("it makes no sense: " + e.getMessage() + "; mend or delete it", e);
        }
        return lines;
    }

    private static DailyUse use(String key, String value) throws IOException {
        Matcher named = KEY.matcher(key);
        Matcher amount = AMOUNT.matcher(value);
        try {
            if (named.matches() && amount.matches()) {
                return new DailyUse(
                        named.group(2),
                        LocalDate.parse(named.group(1)),
                        Long.parseLong(amount.group(1)),
                        Double.parseDouble(amount.group(2)));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // told below
        }
        throw new IOException("expected lines such as \"2026-11-29.acme = 120345 tokens, 4.31 USD\", got \"" + key
                + " = " + value + "\"; mend or delete it");
    }

    private static String text(Collection<DailyUse> uses) throws IOException {
        Properties lines = new Properties();
        uses.forEach(use -> lines.setProperty(key(use), use.tokens() + " tokens, " + use.usd() + " USD"));
        StringWriter text = new StringWriter();
        lines.store(text, null);
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#")) // the time of writing
                .sorted()
                .collect(Collectors.joining(
                        "\n", "# What tenants have used on each day. Written by Camel Voice.\n", "\n"));
    }

    private void write(String text) throws IOException {
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true); // or a machine that loses its power may move an empty file
            }
            replacement.move(next, file);
        } catch (FileSystemException e) {
            throw new IOException("it cannot be written: " + reason(e), e);
        }
    }

    private static String reason(FileSystemException failure) {
        String reason = failure.getReason();
        return failure.getClass().getSimpleName().replace("Exception", "") + (reason == null ? "" : ": " + reason);
    }
}
