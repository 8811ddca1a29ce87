// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.platform.commons.support.ReflectionSupport;

/** Compiles combinations into test classes. */
final class Fixtures {

    static final boolean CLASSES_CAN_HAVE_PARAMETERS = ReflectionSupport.tryToLoadClass(
                    "org.junit.jupiter.params.ParameterizedClass")
            .toOptional()
            .isPresent();

    private Fixtures() {}

    static URLClassLoader compile(List<Combination> combinations, Path directory) throws MalformedURLException {
        List<JavaFileObject> sources =
                combinations.stream().map(Fixtures::source).toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        List<String> options = List.of(
                "-nowarn", "-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
        assertThat(compiler.getTask(output, null, null, options, null, sources).call())
                .as(output.toString())
                .isTrue();
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, Fixtures.class.getClassLoader());
    }

    private static JavaFileObject source(Combination combination) {
        URI uri = URI.create("string:///matrix/" + combination.name() + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return Source.of(combination);
            }
        };
    }
}
