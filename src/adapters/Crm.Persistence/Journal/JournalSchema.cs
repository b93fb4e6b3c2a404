using Crm.Persistence.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>The tables of <c>journal.db</c>: who owns what, what happened, snapshots. Instants are microseconds since 1970.</summary>
internal static class JournalSchema
{
    public static readonly SqliteSchema Schema = new("journal", 0x43524D4A, """
        CREATE TABLE node (
            id TEXT PRIMARY KEY,
            endpoint TEXT NOT NULL,
            lease INTEGER NOT NULL,
            until INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE shard (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL,
            owner TEXT
        );
        CREATE TABLE journal (
            position INTEGER PRIMARY KEY,
            shard INTEGER NOT NULL REFERENCES shard (number),
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            at INTEGER NOT NULL,
            payload BLOB NOT NULL,
            command BLOB,
            reply BLOB,
            outgoing BLOB,
            source TEXT,
            source_sequence INTEGER,
            UNIQUE (shard, sequence)
        );
        CREATE TABLE snapshot (
            shard INTEGER PRIMARY KEY REFERENCES shard (number),
            sequence INTEGER NOT NULL,
            data BLOB NOT NULL
        );
        """, """
        CREATE TABLE kept_snapshot (
            shard INTEGER NOT NULL REFERENCES shard (number),
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            data BLOB NOT NULL,
            UNIQUE (shard, sequence)
        );
        """);
}
