// SPDX-License-Identifier: Apache-2.0
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
 * Runs a {@code SpringLiquibase} bean on another database than that of its data source. Uses only public setters of the
 * bean. Its whole configuration is therefore effective, including a subclass and a customizer.
 */
final class LiquibaseBean implements ApplicationLiquibase {

    private final SpringLiquibase bean;
    private final String name;
    private volatile boolean asked;

    LiquibaseBean(SpringLiquibase bean, String name) {
        this.bean = bean;
        this.name = name;
    }

    /** Marks the configuration as captured. From now on the bean runs for templates only. */
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

    /**
     * Switches off {@code drop-first} and {@code clear-checksums}, because a new database has no use for them. Console
     * output and analytics are not useful for a template.
     */
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
