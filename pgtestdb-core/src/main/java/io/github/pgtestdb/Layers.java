package io.github.pgtestdb;

import io.github.pgtestdb.internal.seed.LayerTarget;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stacks migrators: a schema, then seeds, then a data set. Each layer has a template on top of the one below, and all that
 * stack on a layer share it. Immutable and thread-safe.
 *
 * <pre>{@code
 * class ShopWithOrders extends Layers {
 *     ShopWithOrders() {
 *         super(new FlywayMigrator(), Seeds.csv("db/data"), Seeds.of(new Orders()));
 *     }
 * }
 * }</pre>
 *
 * <p>Each layer runs in sessions of its own.
 */
public class Layers implements Migrator {

    private final Migrator below;
    private final Migrator top;

    /**
     * Stacks migrators; for subclasses that an annotation names.
     *
     * @param first the lowest layer
     * @param second the one on top of it
     * @param more those on top of that
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
     * @param second the one on top of it
     * @param more those on top of that
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

    /** Lists what the top layer can be built from, on the layer below, and the layer below. */
    @Override
    public final List<Foundation> foundations() {
        Stream<Foundation> ofTop = top.foundations().stream().map(this::layered);
        return Stream.concat(ofTop, Stream.of(Foundation.layer(below))).toList();
    }

    /** Runs the layers that the database does not hold yet. */
    @Override
    public final void migrate(MigrationTarget target) throws Exception {
        Optional<Fingerprint> held = target.foundation();
        Fingerprint ofBelow =
                held.isEmpty() ? new LayerTarget(target, Optional.empty()).migrate(below) : below.fingerprint();
        Optional<Fingerprint> partOfTop =
                held.filter(hash -> !hash.equals(ofBelow)).map(hash -> partOfTop(hash, ofBelow));
        Fingerprint ofTop = new LayerTarget(target, partOfTop).migrate(top);
        target.migrated(layered(ofBelow, ofTop));
    }

    private Fingerprint partOfTop(Fingerprint held, Fingerprint ofBelow) {
        return top.foundations().stream()
                .map(Foundation::fingerprint)
                .filter(part -> layered(ofBelow, part).equals(held))
                .findFirst()
                .orElseThrow(() -> new PgTestDbException("The database was to grow from the template of some layers of "
                        + name() + ", and the layers are other ones now: they changed in the meantime."));
    }

    private Foundation layered(Foundation ofTop) {
        Optional<Migrator> part = ofTop.migrator().map(migrator -> new Layers(below, migrator));
        return new Foundation(layered(ofTop.fingerprint()), part, ofTop.isLayer());
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
