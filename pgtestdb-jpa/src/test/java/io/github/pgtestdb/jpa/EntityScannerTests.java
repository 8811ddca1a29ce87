package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All entities of a package are found, or it is refused. */
class EntityScannerTests {

    @TempDir
    private Path temp;

    @Test
    void anEntityBehindALinkIsFound() throws Exception {
        Path classes = compile();
        Files.move(classes.resolve("shop/sub"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(classes.resolve("shop/sub"), temp.resolve("elsewhere"));
        assertThat(scan(classes)).containsExactly("shop.sub.Product");
    }

    @Test
    void anEntityThatCannotBeLoaded() throws Exception {
        Path classes = compile();
        Files.delete(classes.resolve("shop/Base.class"));
        assertThatThrownBy(() -> scan(classes))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "The entity shop.sub.Product cannot be loaded: java.lang.NoClassDefFoundError: shop/Base. Add what"
                                + " it needs to the class path of the tests, or list the entities with jpa.entities(…) instead of"
                                + " their packages.");
    }

    private static Iterable<String> scan(Path classes) throws IOException {
        URL[] urls = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, EntityScannerTests.class.getClassLoader())) {
            return EntityScanner.scan(loader, List.of("shop"));
        }
    }

    private Path compile() throws IOException {
        Path classes = Files.createDirectories(temp.resolve("classes"));
        Path base = Files.writeString(temp.resolve("Base.java"), "package shop; public class Base {}");
        Path product = Files.writeString(
                temp.resolve("Product.java"),
                "package shop.sub; @jakarta.persistence.Entity public class Product extends shop.Base {"
                        + " @jakarta.persistence.Id int id; }");
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        base.toString(),
                        product.toString());
        return classes;
    }
}
