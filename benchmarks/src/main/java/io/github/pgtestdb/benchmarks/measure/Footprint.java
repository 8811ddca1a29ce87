// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.benchmarks.systems.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources of a server.
 *
 * @param memoryMegabytes the proportional share of its processes, files in memory not included
 * @param diskMegabytes the files of its data directory, also if it lies in memory
 * @param connections the connections of clients, except the one that counts them
 */
public record Footprint(double memoryMegabytes, double diskMegabytes, int connections) {

    private static final double BYTES = 1024.0 * 1024;
    private static final double KILOBYTES = 1024.0;

    private static final String CONNECTIONS = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

    public static Footprint of(ConnectionDetails admin) throws SQLException, IOException {
        Path data;
        int connections;
        try (Connection connection = Sql.open(admin)) {
            data = Path.of(Sql.text(connection, "SHOW data_directory"));
            connections = Integer.parseInt(Sql.text(connection, CONNECTIONS));
        }
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        double kilobytes = Stream.concat(Stream.of(server), server.descendants())
                .mapToLong(process -> proportionalKilobytes(process.pid()))
                .sum();
        return new Footprint(kilobytes / KILOBYTES, bytes(data) / BYTES, connections);
    }

    private static long proportionalKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (NoSuchFileException e) {
            return 0; // A backend that has just ended uses no memory.
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return 0; // The process has ended, and its parent has not reaped it yet.
            }
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path directory) throws IOException {
        long sum = 0;
        for (Path file : files(directory)) {
            try {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            } catch (NoSuchFileException e) {
                // Dropped during the walk.
                sum += 0;
            }
        }
        return sum;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        }
    }
}
