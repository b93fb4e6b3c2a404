using Crm.Persistence.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>
/// The form of <c>lists.db</c>. A list consists of parts, one for each import: a part counts when it is active, so that any number of records comes in by one
/// row's change. What is due is found by three indexes over the records that are not finished. States are numbers of
/// <see cref="Crm.Dialing.Lists.RecordState"/>, written out in the conditions of the partial indexes.
/// </summary>
internal static class ListsSchema
{
    public static SqliteSchema Schema { get; } = new("list store", 0x43524D4C, """
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE list (
            id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, name TEXT NOT NULL, created INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0,
            campaign TEXT, strategy INTEGER NOT NULL DEFAULT 0, seed INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX list_name ON list (name) WHERE deleted = 0;
        CREATE INDEX list_campaign ON list (campaign) WHERE campaign IS NOT NULL;
        CREATE TABLE part (
            id INTEGER PRIMARY KEY, list INTEGER NOT NULL, import BLOB, active INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            ready INTEGER NOT NULL DEFAULT 0, waiting INTEGER NOT NULL DEFAULT 0, reserved INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0, exhausted INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX part_list ON part (list);
        CREATE TABLE record (
            id INTEGER PRIMARY KEY, part INTEGER NOT NULL, state INTEGER NOT NULL, rank INTEGER NOT NULL, due INTEGER NOT NULL DEFAULT 0,
            priority INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0,
            since INTEGER NOT NULL DEFAULT 0, attempt BLOB, outcome TEXT, numbers TEXT NOT NULL, name TEXT, key TEXT, zone TEXT,
            consent INTEGER NOT NULL DEFAULT 0, customer BLOB, fields TEXT
        );
        CREATE INDEX record_ready ON record (part, rank) WHERE state = 0;
        CREATE INDEX record_waiting ON record (part, due) WHERE state = 1;
        CREATE TABLE number (
            digits INTEGER NOT NULL, list INTEGER NOT NULL, record INTEGER NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (digits, list, record)
        ) WITHOUT ROWID;
        CREATE TABLE campaign (id TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE attempt (
            id BLOB PRIMARY KEY, campaign TEXT NOT NULL, record INTEGER NOT NULL, digits INTEGER NOT NULL, state INTEGER NOT NULL,
            dialled INTEGER, ended INTEGER, outcome TEXT, abandoned INTEGER NOT NULL DEFAULT 0, fate INTEGER, due INTEGER, place INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX attempt_open ON attempt (campaign) WHERE state = 0;
        CREATE INDEX attempt_record ON attempt (record);
        CREATE INDEX attempt_number ON attempt (digits, dialled) WHERE state = 1;
        CREATE TABLE import (
            id BLOB PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL, author TEXT NOT NULL, state INTEGER NOT NULL, target INTEGER NOT NULL,
            list INTEGER, part INTEGER, search TEXT, options TEXT, row INTEGER NOT NULL DEFAULT 0, progress REAL NOT NULL DEFAULT 0, rows INTEGER NOT NULL DEFAULT 0,
            loaded INTEGER NOT NULL DEFAULT 0, faulty INTEGER NOT NULL DEFAULT 0, twice INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0, lines INTEGER NOT NULL DEFAULT 0, fault TEXT, fault_text TEXT
        ) WITHOUT ROWID;
        CREATE TABLE report (
            import BLOB NOT NULL, place INTEGER NOT NULL, row INTEGER NOT NULL, code TEXT NOT NULL, column_name TEXT, value TEXT, PRIMARY KEY (import, place)
        ) WITHOUT ROWID;
        CREATE TABLE mapping (header TEXT PRIMARY KEY, at INTEGER NOT NULL, uses TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE listed (
            key INTEGER NOT NULL, campaign TEXT NOT NULL, source INTEGER NOT NULL, at INTEGER NOT NULL, expires INTEGER NOT NULL, reason TEXT, author TEXT,
            PRIMARY KEY (key, campaign)
        ) WITHOUT ROWID;
        CREATE TABLE listed_staged (
            import BLOB NOT NULL, key INTEGER NOT NULL, expires INTEGER NOT NULL, reason TEXT, PRIMARY KEY (import, key)
        ) WITHOUT ROWID;
        """, """
        CREATE TABLE evidence (
            campaign TEXT NOT NULL, dialled INTEGER NOT NULL, id BLOB NOT NULL, attempt TEXT NOT NULL, PRIMARY KEY (campaign, dialled, id)
        ) WITHOUT ROWID;
        """);
}
