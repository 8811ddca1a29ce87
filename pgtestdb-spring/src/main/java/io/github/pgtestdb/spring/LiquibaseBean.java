package io.github.pgtestdb.spring;

import io.github.pgtestdb.liquibase.ApplicationLiquibase;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import liquibase.ui.UIServiceEnum;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@code SpringLiquibase} on another database than that of its data source, by what the bean lets anybody set:
 * so whatever it is set up with counts, what a subclass or a customizer does as well.
 */
final class LiquibaseBean implements ApplicationLiquibase {

    private final SpringLiquibase bean;
    private final String name;
    private volatile boolean asked;

    LiquibaseBean(SpringLiquibase bean, String name) {
        this.bean = bean;
        this.name = name;
    }

    /** That it is known how the bean is set up, and whether it would run: from now on it runs for templates alone. */
    void isAsked() {
        asked = true;
    }

    @Override
    public String name() {
        return "the Liquibase bean \"" + name + "\" (" + bean.getClass().getName() + ")";
    }

    @Override
    public String contexts() {
        return Objects.requireNonNullElse(bean.getContexts(), "");
    }

    @Override
    public String labels() {
        return Objects.requireNonNullElse(bean.getLabelFilter(), "");
    }

    @Override
    public void putInto(Fingerprint.Builder fingerprint) {
        fingerprint.put("tag", bean.getTag()).put("test rollback", Boolean.toString(bean.isTestRollbackOnUpdate()));
        ClassFiles.put(fingerprint, "Liquibase bean", bean.getClass(), SpringLiquibase.class::equals);
    }

    /** A database that is new has nothing to drop, and no checksums to clear; what is printed and sent is not of use. */
    @Override
    public synchronized void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException {
        DataSource ownDataSource = bean.getDataSource();
        Customizer<Liquibase> ownCustomizer = bean.getCustomizer();
        boolean dropFirst = bean.isDropFirst();
        boolean clearCheckSums = bean.isClearCheckSums();
        Boolean analytics = bean.getAnalyticsEnabled();
        UIServiceEnum uiService = bean.getUiService();
        try {
            bean.setDataSource(dataSource);
            bean.setCustomizer(then(ownCustomizer, beforeUpdate));
            bean.setDropFirst(false);
            bean.setClearCheckSums(false);
            bean.setAnalyticsEnabled(false);
            bean.setUiService(UIServiceEnum.LOGGER);
            update();
        } finally {
            bean.setDataSource(ownDataSource);
            bean.setCustomizer(ownCustomizer);
            bean.setDropFirst(dropFirst);
            bean.setClearCheckSums(clearCheckSums);
            bean.setAnalyticsEnabled(analytics);
            bean.setUiService(uiService);
        }
    }

    private void update() throws LiquibaseException {
        if (!asked) {
            bean.afterPropertiesSet();
            return;
        }
        try {
            bean.setShouldRun(true);
            bean.afterPropertiesSet();
        } finally {
            bean.setShouldRun(false);
        }
    }

    private static Customizer<Liquibase> then(@Nullable Customizer<Liquibase> own, Consumer<Liquibase> last) {
        return liquibase -> {
            if (own != null) {
                own.customize(liquibase);
            }
            last.accept(liquibase);
        };
    }
}
