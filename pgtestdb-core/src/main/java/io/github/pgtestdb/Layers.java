// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stacks migrators, for example a schema, then seeds, then a larger data set. Each layer has a template that begins as
 * a copy of the template below. All layers on top of the same layer share its template. Immutable and thread-safe.
 *
 * <pre>{@code
 * class ShopWithOrders extends Layers {
 *     ShopWithOrders() {
 *         super(new FlywayMigrator(), Seeds.csv("db/data"), Seeds.of(new Orders()));
 *     }
 * }
 * }</pre>
 *
 * <p>Each layer runs in separate sessions.
 *
 * @since 0.1.0
 */
public class Layers implements Migrator {

    private final Migrator below;
    private final Migrator top;

    /**
     * Stacks migrators. For subclasses that an annotation names.
     *
     * @param first the lowest layer
     * @param second the layer on top of it
     * @param more the layers on top of that, from the bottom up
     */
    protected Layers(Migrator first, Migrator second, Migrator... more) {
        this(
                more.length == 0 ? first : new Layers(first, second, Arrays.copyOf(more, more.length - 1)),
                more.length == 0 ? second : more[more.length - 1]);
    }

    private Layers(Migrator below, Migrator top) {
        this.below = below;
        this.top = top;
    }

    /**
     * Stacks migrators.
     *
     * @param first the lowest layer
     * @param second the layer on top of it
     * @param more the layers on top of that, from the bottom up
     * @return a migrator
     */
    public static Migrator of(Migrator first, Migrator second, Migrator... more) {
        return new Layers(first, second, more);
    }

    /**
     * Returns the names of all layers, such as {@code flyway + csv}.
     *
     * @return the name
     */
    @Override
    public final String name() {
        return below.name() + " + " + top.name();
    }

    @Override
    public final Fingerprint fingerprint() {
        return layered(top.fingerprint());
    }

    /** Lists the bases of the top layer, each on top of the layer below, and then the layer below. */
    @Override
    public final List<MigrationBase> bases() {
        Stream<MigrationBase> ofTop = top.bases().stream().map(this::layered);
        return Stream.concat(ofTop, Stream.of(MigrationBase.layer(below))).toList();
    }

    /** Runs the layers that the database does not contain yet. */
    @Override
    public final void migrate(MigrationTarget target) throws Exception {
        Optional<Fingerprint> held = target.base();
        Fingerprint ofBelow =
                held.isEmpty() ? new LayerTarget(target, Optional.empty()).migrate(below) : below.fingerprint();
        Optional<Fingerprint> partOfTop =
                held.filter(hash -> !hash.equals(ofBelow)).map(hash -> partOfTop(hash, ofBelow));
        Fingerprint ofTop = new LayerTarget(target, partOfTop).migrate(top);
        target.migrated(layered(ofBelow, ofTop));
    }

    private Fingerprint partOfTop(Fingerprint held, Fingerprint ofBelow) {
        return top.bases().stream()
                .map(MigrationBase::fingerprint)
                .filter(part -> layered(ofBelow, part).equals(held))
                .findFirst()
                .orElseThrow(
                        () -> new PgTestDbException("The database was to be built on the template of some layers of "
                                + name() + ", and the layers are other ones now: they changed in the meantime."));
    }

    private MigrationBase layered(MigrationBase ofTop) {
        Optional<Migrator> part = ofTop.migrator().map(migrator -> new Layers(below, migrator));
        return new MigrationBase(layered(ofTop.fingerprint()), part, ofTop.isLayer());
    }

    private Fingerprint layered(Fingerprint ofTop) {
        return layered(below.fingerprint(), ofTop);
    }

    private Fingerprint layered(Fingerprint ofBelow, Fingerprint ofTop) {
        return Fingerprint.builder("layers")
                .put("below", below.name())
                .put("below", ofBelow.hex())
                .put("top", top.name())
                .put("top", ofTop.hex())
                .build();
    }
}
