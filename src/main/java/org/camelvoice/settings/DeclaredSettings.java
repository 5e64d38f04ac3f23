package org.camelvoice.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** The settings that there are: all that is declared on the class path. Never changes. */
public final class DeclaredSettings {
    private final List<SettingsDeclaration> declarations;
    private final Map<String, Setting> byKey = new LinkedHashMap<>();
    /** Up to the first dot, which is included. */
    private final Set<String> prefixes;

    private DeclaredSettings(Collection<SettingsDeclaration> declarations) {
        this.declarations = List.copyOf(declarations);
        this.declarations.forEach(declaration -> declaration.settings().forEach(this::add));
        this.prefixes = byKey.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('.') + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void add(Setting setting) {
        if (byKey.put(setting.key(), setting) != null) {
            throw new IllegalStateException("The setting " + setting.key() + " is declared twice");
        }
    }

    /** @param context whose application's class path counts too; null if there is none */
    public static DeclaredSettings of(CamelContext context) {
        Map<Class<?>, SettingsDeclaration> found = new LinkedHashMap<>();
        for (ClassLoader loader : loaders(context)) {
            ServiceLoader.load(SettingsDeclaration.class, loader)
                    .forEach(declaration -> found.putIfAbsent(declaration.getClass(), declaration));
        }
        return new DeclaredSettings(found.values());
    }

    private static List<ClassLoader> loaders(CamelContext context) {
        List<ClassLoader> loaders = new ArrayList<>();
        loaders.add(DeclaredSettings.class.getClassLoader());
        if (context != null && context.getApplicationContextClassLoader() != null) {
            loaders.add(context.getApplicationContextClassLoader());
        }
        return loaders;
    }

    List<SettingsDeclaration> declarations() {
        return declarations;
    }

    Collection<Setting> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    public Set<String> keys() {
        return Collections.unmodifiableSet(byKey.keySet());
    }

    boolean has(String key) {
        return byKey.containsKey(key);
    }

    /** Whether the key has one of our prefixes, so that it must be one of ours. */
    boolean isOurs(String key) {
        return prefixes.stream().anyMatch(key::startsWith);
    }

    /** Whether Camel takes a setting from this environment variable by itself, such as {@code VOICE_PORT}. */
    public boolean isVariable(String name) {
        return keys().stream()
                .anyMatch(key -> key.replace('.', '_').replace('-', '_').equalsIgnoreCase(name));
    }
}
