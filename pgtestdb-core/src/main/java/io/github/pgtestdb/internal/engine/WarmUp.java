package io.github.pgtestdb.internal.engine;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.internal.server.Discovery;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.List;
import java.util.ServiceConfigurationError;
import javax.crypto.Mac;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what the first database of a JVM needs. In a new JVM that takes ten times as long as the database itself, and there
 * is time for it while JUnit looks for tests. Connects to nothing, and changes nothing that anybody sees.
 */
public final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Each brings those with it that are needed to verify it; one that another version does not have is passed over. */
    static final List<String> CLASSES = List.of(
            "org.postgresql.ds.PGSimpleDataSource",
            "org.postgresql.Driver",
            "org.postgresql.hostchooser.HostChooserFactory",
            "org.postgresql.hostchooser.SingleHostChooser",
            "org.postgresql.hostchooser.GlobalHostStatusTracker",
            "org.postgresql.core.SocketFactoryFactory",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.core.PGStream",
            "org.postgresql.core.v3.ScramAuthenticator",
            "org.postgresql.shaded.com.ongres.scram.client.ScramClient",
            "org.postgresql.shaded.com.ongres.scram.client.ServerFirstProcessor",
            "org.postgresql.shaded.com.ongres.scram.client.ClientFinalProcessor",
            "org.postgresql.shaded.com.ongres.scram.common.ScramFunctions",
            "org.postgresql.shaded.com.ongres.scram.common.ServerFinalMessage",
            "org.postgresql.shaded.com.ongres.saslprep.SASLprep",
            "org.postgresql.shaded.com.ongres.stringprep.Tables",
            "org.postgresql.core.v3.QueryExecutorImpl",
            "org.postgresql.core.v3.CompositeQuery",
            "org.postgresql.core.CachedQuery",
            "org.postgresql.core.CommandCompleteParser",
            "org.postgresql.core.Parser",
            "org.postgresql.core.Tuple",
            "org.postgresql.jdbc.PgConnection",
            "org.postgresql.jdbc.TypeInfoCache",
            "org.postgresql.jdbc.TimestampUtils",
            "org.postgresql.jdbc.PgPreparedStatement",
            "org.postgresql.jdbc.PgResultSet",
            "org.postgresql.jdbc.FieldMetadata",
            "org.postgresql.util.LazyCleanerImpl",
            "com.zaxxer.hikari.HikariConfig",
            "com.zaxxer.hikari.pool.HikariPool",
            "com.zaxxer.hikari.pool.HikariProxyConnection",
            "com.zaxxer.hikari.pool.HikariProxyPreparedStatement",
            "com.zaxxer.hikari.pool.HikariProxyResultSet",
            "com.zaxxer.hikari.pool.ProxyFactory",
            "com.zaxxer.hikari.pool.ProxyLeakTask",
            "com.zaxxer.hikari.util.ConcurrentBag");

    private WarmUp() {}

    /** Loads all of it; at a second call, nothing is left to be done. */
    public static void run() {
        CLASSES.forEach(WarmUp::load);
        loadOfTheJdk();
        try {
            new Discovery().settings();
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            LOG.debug("The first engine will say what is wrong", e);
        }
        load(Run.class.getName());
    }

    private static void loadOfTheJdk() {
        try {
            // What SCRAM and hashes need of the JDK.
            String normal = Normalizer.normalize("\u00e4", Normalizer.Form.NFKC);
            int random = new SecureRandom().nextInt();
            int length = Mac.getInstance("HmacSHA256").getMacLength();
            LOG.trace("{}", Hashing.sha256().hashInt(normal.length() + random + length));
        } catch (GeneralSecurityException e) {
            LOG.debug("A connection will not find it either", e);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("Not loaded: {}", name, e);
        }
    }
}
