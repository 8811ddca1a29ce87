package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WarmUpTests {

    static final Iterable<String> NAMES = WarmUp.CLASSES;

    /** A missing class is skipped silently, and only measurements would show that. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void knowsTheClassesOfTheVersionsThatWeBuildWith(String name) {
        assertThatCode(() -> Class.forName(name, false, WarmUp.class.getClassLoader()))
                .doesNotThrowAnyException();
    }

    @Test
    void loadsThem() throws Exception {
        try (OwnLoader loader = new OwnLoader()) {
            loader.loadClass(WarmUp.class.getName()).getMethod("run").invoke(null);
            assertThat(NAMES).allMatch(loader::hasLoaded);
        }
    }

    /** Loads classes from the same class path, and knows which ones it has loaded. */
    private static final class OwnLoader extends URLClassLoader {

        private OwnLoader() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(OwnLoader::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }
    }
}
