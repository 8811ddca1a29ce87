package io.github.pgtestdb.internal.engine;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.text.NumberFormat;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes that the first database of a JVM needs. In a new JVM, loading takes ten times as long as the
 * database itself, and JUnit's search for tests leaves time for it. Opens no connection, and has no visible effect.
 */
public final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Verifying one of these classes loads further classes. A class that another version does not have is skipped. */
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
            "com.zaxxer.hikari.pool.ProxyConnection$ClosedConnection",
            "com.zaxxer.hikari.pool.HikariProxyPreparedStatement",
            "com.zaxxer.hikari.pool.HikariProxyResultSet",
            "com.zaxxer.hikari.pool.ProxyFactory",
            "com.zaxxer.hikari.pool.ProxyLeakTask",
            "com.zaxxer.hikari.util.ConcurrentBag",
            "org.postgresql.PGProperty",
            "org.postgresql.util.HostSpec",
            "org.postgresql.jdbc.SslMode",
            "org.postgresql.jdbc.GSSEncMode",
            "org.postgresql.jdbc.SslNegotiation",
            "org.postgresql.hostchooser.HostRequirement",
            "org.postgresql.hostchooser.CandidateHost",
            "org.postgresql.util.PGPropertyMaxResultBufferParser",
            "org.postgresql.core.ServerVersion",
            "org.postgresql.core.ProtocolVersion",
            "org.postgresql.core.v3.ChannelBinding",
            "org.postgresql.core.v3.AuthenticationPluginManager",
            "org.postgresql.shaded.com.ongres.scram.client.ScramClient$Builder",
            "org.postgresql.shaded.com.ongres.scram.client.MessageFlow$Stage",
            "org.postgresql.shaded.com.ongres.scram.common.StringPreparation",
            "org.postgresql.shaded.com.ongres.scram.common.ScramMechanism",
            "org.postgresql.shaded.com.ongres.scram.common.ClientFirstMessage",
            "org.postgresql.shaded.com.ongres.scram.common.ScramStringFormatting",
            "org.postgresql.shaded.com.ongres.scram.common.ServerFirstMessage",
            "org.postgresql.shaded.com.ongres.scram.common.ClientFinalMessage",
            "org.postgresql.shaded.com.ongres.scram.common.CryptoUtil",
            "org.postgresql.shaded.com.ongres.stringprep.Stringprep",
            "org.postgresql.util.LruCache",
            "org.postgresql.core.CallableQueryKey",
            "org.postgresql.core.QueryWithReturningColumnsKey",
            "org.postgresql.core.NativeQuery",
            "org.postgresql.core.SqlCommand",
            "org.postgresql.core.v3.SimpleQuery",
            "org.postgresql.core.v3.SimpleParameterList",
            "org.postgresql.core.v3.replication.V3ReplicationProtocol",
            "org.postgresql.jdbc.QueryExecutorTimeZoneProvider",
            "org.postgresql.geometric.PGbox",
            "org.postgresql.geometric.PGcircle",
            "org.postgresql.geometric.PGpolygon",
            "org.postgresql.util.PGInterval",
            "org.postgresql.util.PGmoney",
            "org.postgresql.util.NumberParser",
            "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator",
            "com.zaxxer.hikari.pool.PoolEntry");

    private static final int KEY_BITS = 256;

    /** Not an address of a server; no connection is opened to it. */
    private static final ConnectionDetails NOWHERE =
            new ConnectionDetails("localhost", 1, "none", "none", null, Map.of());

    private WarmUp() {}

    /** Loads everything. A second call has no effect. */
    public static void run() {
        CLASSES.forEach(WarmUp::load);
        loadOfTheJdk();
        rehearse();
        try {
            new Discovery().settings();
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            LOG.debug("The first engine will say what is wrong", e);
        }
        load(Run.class.getName());
    }

    /** Runs the code of HikariCP for a pool that opens no connection. */
    private static void rehearse() {
        try {
            new AdminDatabase(NOWHERE).close();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("A pool of the first engine will not be made either", e);
        }
    }

    /** Loads the JDK classes for SCRAM, hashes, sockets, and the driver's numbers and dates. */
    private static void loadOfTheJdk() {
        try (Socket socket = new Socket()) {
            String normal = Normalizer.normalize("\u00e4", Normalizer.Form.NFKC);
            byte[] salt = new byte[KEY_BITS / Byte.SIZE];
            new SecureRandom().nextBytes(salt);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(normal.toCharArray(), salt, 1, KEY_BITS))
                    .getEncoded();
            Mac.getInstance("HmacSHA256").init(new SecretKeySpec(key, "HmacSHA256"));
            LOG.trace("{} {}", socket, Hashing.hmacSha256(key).hashInt(key.length));
            LOG.trace("{} {}", NumberFormat.getIntegerInstance(Locale.getDefault()), Calendar.getInstance());
        } catch (GeneralSecurityException | IOException e) {
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
