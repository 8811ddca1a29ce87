-- Lists the visible content of a database, one line each, except object ids, times and its name.
WITH schemas AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
), lines (line) AS (
    SELECT format('schema %s owner %s acl %s', nspname, pg_get_userbyid(nspowner), nspacl)
    FROM pg_namespace WHERE oid IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('relation %s kind %s owner %s acl %s options %s persistence %s security %s %s replica %s access %s',
                  c.oid::regclass, relkind, pg_get_userbyid(relowner), relacl, reloptions, relpersistence,
                  relrowsecurity, relforcerowsecurity, relreplident, a.amname)
    FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam WHERE relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('column %s %s %s %s null %s default %s identity %s generated %s collation %s storage %s dropped %s acl %s',
                  attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), NOT attnotnull,
                  pg_get_expr(d.adbin, d.adrelid), attidentity, attgenerated, attcollation::regcollation, attstorage,
                  attisdropped, attacl)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM schemas))
    UNION ALL
    SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('index %s valid %s', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('view %s: %s', c.oid::regclass, pg_get_viewdef(c.oid))
    FROM pg_class c WHERE relkind IN ('v', 'm') AND relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('function %s acl %s: %s', p.oid::regprocedure, proacl, pg_get_functiondef(p.oid))
    FROM pg_proc p WHERE prokind IN ('f', 'p') AND pronamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('type %s %s owner %s labels %s', oid::regtype, typtype, pg_get_userbyid(typowner),
                  (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM pg_type t WHERE typnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT format('rule %s', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
    WHERE relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('policy %s on %s %s %s %s', polname, polrelid::regclass, polcmd, pg_get_expr(polqual, polrelid),
                  pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
    UNION ALL
    SELECT format('sequence %s', s) FROM pg_sequences s
    UNION ALL
    SELECT format('extension %s %s', extname, extversion) FROM pg_extension
    UNION ALL
    SELECT format('default privileges %s %s', defaclobjtype, defaclacl) FROM pg_default_acl
    UNION ALL
    SELECT format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description)
    FROM pg_description WHERE objoid >= 16384
    UNION ALL
    SELECT format('statistics %I.%I %I', schemaname, tablename, attname) FROM pg_stats WHERE schemaname IN (SELECT nspname FROM schemas)
    UNION ALL
    SELECT format('extended statistics %s', statistics_name) FROM pg_stats_ext
    UNION ALL
    SELECT format('estimate %s %s', oid::regclass, reltuples) FROM pg_class WHERE relkind IN ('r', 'm', 'i') AND relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('rows of %s: %s', c.oid::regclass, query_to_xml(format('SELECT * FROM %s t ORDER BY t::text', c.oid::regclass), true, true, ''))
    FROM pg_class c
    WHERE relkind = 'r' AND relnamespace IN (SELECT oid FROM schemas) AND relname <> 'flyway_schema_history'
    UNION ALL
    SELECT format('history %s', query_to_xml(format(
        'SELECT installed_rank, version, description, type, script, checksum, installed_by, success FROM %s ORDER BY 1',
        c.oid::regclass), true, true, ''))
    FROM pg_class c
    WHERE relname = 'flyway_schema_history' AND relkind = 'r' AND relnamespace IN (SELECT oid FROM schemas)
    UNION ALL
    SELECT format('setting of the database: %s %s', pg_get_userbyid(setrole), setconfig)
    FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database()
    UNION ALL
    SELECT format('database: owner %s acl %s limit %s comment %s', pg_get_userbyid(datdba),
                  (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a), datconnlimit,
                  regexp_replace(shobj_description(oid, 'pg_database'), '\{"pgtestdb".*', ''))
    FROM pg_database WHERE datname = current_database()
)
SELECT line FROM lines ORDER BY line COLLATE "C"
