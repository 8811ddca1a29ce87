// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Adds the reason why a connection is read-only to PostgreSQL's message. */
record ReadOnlyConnection(Object target, String why) implements InvocationHandler {

    private static final String READ_ONLY_SQL_TRANSACTION = "25006";

    static Connection of(Connection connection, String why) {
        return wrapped(Connection.class, connection, why);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals")) {
            return arguments != null && proxy == arguments[0];
        }
        try {
            Object result = method.invoke(target, arguments);
            return result instanceof Statement statement ? wrapped(statement) : result;
        } catch (InvocationTargetException e) {
            throw explained(e.getTargetException());
        }
    }

    private Statement wrapped(Statement statement) {
        if (statement instanceof CallableStatement) {
            return wrapped(CallableStatement.class, statement, why);
        }
        if (statement instanceof PreparedStatement) {
            return wrapped(PreparedStatement.class, statement, why);
        }
        return wrapped(Statement.class, statement, why);
    }

    private Throwable explained(Throwable failure) {
        return failure instanceof SQLException sql && READ_ONLY_SQL_TRANSACTION.equals(sql.getSQLState())
                ? new SQLException(sql.getMessage() + ". " + why, sql.getSQLState(), sql)
                : failure;
    }

    private static <T> T wrapped(Class<T> type, Object target, String why) {
        return type.cast(Proxy.newProxyInstance(
                ReadOnlyConnection.class.getClassLoader(), new Class<?>[] {type}, new ReadOnlyConnection(target, why)));
    }
}
