package org.camelvoice;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** How many lines each method has, from its signature to its closing brace, as people count them. */
final class SourceMethods extends TreePathScanner<Void, List<SourceMethods.Method>> {

    /** @param place a file and a line */
    record Method(String place, String name, int lines) {}

    private final SourcePositions positions;

    private SourceMethods(SourcePositions positions) {
        this.positions = positions;
    }

    static List<Method> of(Path root) throws IOException {
        List<Method> methods = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files(root)));
            SourceMethods scanner = new SourceMethods(Trees.instance(task).getSourcePositions());
            task.parse().forEach(file -> scanner.scan(file, methods));
        }
        return methods;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Override
    public Void visitMethod(MethodTree method, List<Method> methods) {
        long first = line(signature(method));
        long last = line(positions.getEndPosition(file(), method));
        String place = file().getSourceFile().getName() + ":" + first;
        methods.add(new Method(place, method.getName().toString(), (int) (last - first + 1)));
        return super.visitMethod(method, methods);
    }

    private CompilationUnitTree file() {
        return getCurrentPath().getCompilationUnit();
    }

    /** Where it begins, behind its annotations. */
    private long signature(MethodTree method) {
        List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
        if (annotations.isEmpty()) {
            return positions.getStartPosition(file(), method);
        }
        return behind(positions.getEndPosition(file(), annotations.get(annotations.size() - 1)));
    }

    private long behind(long annotation) {
        try {
            CharSequence text = file().getSourceFile().getCharContent(true);
            int at = (int) annotation;
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private long line(long position) {
        return file().getLineMap().getLineNumber(position);
    }
}
