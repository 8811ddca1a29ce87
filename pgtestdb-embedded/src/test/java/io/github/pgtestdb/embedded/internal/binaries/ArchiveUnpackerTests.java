// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveUnpackerTests {

    @TempDir
    Path directory;

    /** Writes entries. */
    private interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    @Test
    void keepsLinksAndExecutableBits() throws Exception {
        Path target = unpack(tar -> {
            file(tar, "./bin/run", 0755);
            file(tar, "lib/real.so.1", 0644);
            link(tar, TarConstants.LF_SYMLINK, "lib/real.so", "real.so.1");
            link(tar, TarConstants.LF_LINK, "lib/same.so", "lib/real.so.1");
        });
        assertThat(target.resolve("bin/run")).isExecutable().hasContent("./bin/run");
        assertThat(target.resolve("lib/real.so")).isSymbolicLink().hasContent("lib/real.so.1");
        assertThat(target.resolve("lib/same.so")).isRegularFile().hasContent("lib/real.so.1");
        assertThat(Files.isExecutable(target.resolve("lib/real.so.1"))).isFalse();
    }

    @Test
    void writesNothingOutside() {
        refuses("../evil", tar -> file(tar, "../evil", 0644));
        refuses("lib/../../evil", tar -> file(tar, "lib/../../evil", 0644));
        refuses("out", tar -> link(tar, TarConstants.LF_SYMLINK, "out", "../../etc"));
        refuses("absolute", tar -> link(tar, TarConstants.LF_SYMLINK, "absolute", "/etc"));
        refuses("hard", tar -> link(tar, TarConstants.LF_LINK, "hard", "../evil"));
    }

    @Test
    void writesNothingThroughALink() throws Exception {
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(target.resolve("through"), Files.createDirectory(directory.resolve("outside")));
        refuses("through/evil", tar -> file(tar, "through/evil", 0644));
        assertThat(directory.resolve("outside")).isEmptyDirectory();
    }

    private void refuses(String entry, Content content) {
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> unpack(content))
                .isInstanceOf(IOException.class)
                .hasMessage("the archive's entry " + entry + " leads out of " + target);
    }

    private Path unpack(Content content) throws IOException {
        Path target = directory.resolve("target");
        new ArchiveUnpacker(target).unpack(archive(content));
        return target;
    }

    private static InputStream archive(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(bytes))) {
            content.write(tar);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, byte kind, String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
