// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Jobs for workers, which take them without waiting for each other. */
public final class JobQueue {

    private JobQueue() {}

    /** A job that a worker has taken; the payload is JSON. */
    public record Job(long id, String kind, String payload, int attempt) {}

    /** Adds a job. Returns false if a job with the same kind and {@code key} in its payload already waits or runs. */
    public static boolean add(Connection connection, String kind, String payload, int priority) throws SQLException {
        return Sql.update(connection, """
                        insert into jobs (kind, payload, priority) values (?, ?::jsonb, ?)
                        on conflict (kind, (payload ->> 'key')) where status in ('queued', 'running') do nothing
                        """, kind, payload, priority) == 1;
    }

    /** Takes the most urgent jobs that are due and that no other worker is taking. */
    public static List<Job> take(Connection connection, String worker, int atMost) throws SQLException {
        return Sql.list(
                connection,
                """
                with ready as materialized (
                  select id from jobs where status = 'queued' and run_at <= now()
                  order by priority desc, run_at, id limit ? for update skip locked),
                taken as (
                  update jobs j set status = 'running', worker = ?, attempts = attempts + 1
                  from ready where j.id = ready.id
                  returning j.*)
                select id, kind, payload, attempts from taken order by priority desc, run_at, id
                """,
                row -> new Job(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4)),
                atMost,
                worker);
    }

    /** Marks a job as done. */
    public static void complete(Connection connection, Job job) throws SQLException {
        Sql.update(connection, "update jobs set status = 'done', worker = null where id = ?", job.id());
    }

    /** Puts a failed job back. The delay doubles each time, until the attempts are used up and the job is dead. */
    public static void fail(Connection connection, Job job, String error) throws SQLException {
        Sql.update(connection, """
                update jobs set
                  status = case when attempts < max_attempts then 'queued' else 'dead' end::job_status,
                  run_at = now() + interval '1 second' * 2 ^ attempts,
                  worker = null,
                  last_error = ?
                where id = ?
                """, error, job.id());
    }
}
