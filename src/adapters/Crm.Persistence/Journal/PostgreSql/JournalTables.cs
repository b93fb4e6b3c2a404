namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>
/// The journal's tables in PostgreSQL, in a schema of their own: who is there, who owns what, what happened, snapshots. Instants are
/// microseconds since 1970.
/// </summary>
internal static class JournalTables
{
    /// <summary>Names the one who makes the tables, among all who start at the same time.</summary>
    private const long MakerLock = 0x43524D4A;

    /// <summary>
    /// Makes what is missing, in one transaction and by one node at a time.
    /// <c>counter</c> has one row: the position of the newest row of the journal. Who appends holds it until he has committed, so that
    /// positions rise in the order of the commits and a reader who goes by position never passes a row that comes later.
    /// </summary>
    public static readonly string Create = $"""
        BEGIN;
        SELECT pg_advisory_xact_lock({MakerLock});
        CREATE SCHEMA IF NOT EXISTS crm_journal;
        CREATE TABLE IF NOT EXISTS crm_journal.version (number integer PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS crm_journal.node (
            id text PRIMARY KEY,
            endpoint text NOT NULL,
            lease bigint NOT NULL,
            until bigint NOT NULL
        );
        ALTER TABLE crm_journal.node ADD COLUMN IF NOT EXISTS draining boolean NOT NULL DEFAULT false;
        CREATE TABLE IF NOT EXISTS crm_journal.shard (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text NOT NULL UNIQUE,
            epoch bigint NOT NULL,
            owner text
        );
        CREATE TABLE IF NOT EXISTS crm_journal.counter (
            one boolean PRIMARY KEY CHECK (one),
            position bigint NOT NULL
        ) WITH (fillfactor = 10);
        CREATE TABLE IF NOT EXISTS crm_journal.journal (
            position bigint PRIMARY KEY,
            shard bigint NOT NULL,
            sequence bigint NOT NULL,
            epoch bigint NOT NULL,
            at bigint NOT NULL,
            payload bytea NOT NULL,
            command uuid,
            reply bytea,
            outgoing bytea,
            source text,
            source_sequence bigint,
            UNIQUE (shard, sequence)
        );
        CREATE TABLE IF NOT EXISTS crm_journal.snapshot (
            shard bigint PRIMARY KEY,
            sequence bigint NOT NULL,
            data bytea NOT NULL
        );
        CREATE TABLE IF NOT EXISTS crm_journal.kept_snapshot (
            shard bigint NOT NULL,
            sequence bigint NOT NULL,
            at bigint NOT NULL,
            data bytea NOT NULL,
            PRIMARY KEY (shard, sequence)
        );
        CREATE TABLE IF NOT EXISTS crm_journal.identity (
            one boolean PRIMARY KEY CHECK (one),
            id uuid NOT NULL
        );
        INSERT INTO crm_journal.identity VALUES (true, gen_random_uuid()) ON CONFLICT DO NOTHING;
        INSERT INTO crm_journal.counter VALUES (true, 0) ON CONFLICT DO NOTHING;
        INSERT INTO crm_journal.version SELECT {Version} WHERE NOT EXISTS (SELECT 1 FROM crm_journal.version);
        COMMIT;
        """;

    /// <summary>The tables' version that this program writes and reads.</summary>
    public const int Version = 1;
}
