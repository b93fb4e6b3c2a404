using Crm.Persistence.PublicEvents;
using Crm.Persistence.Sqlite;

namespace Crm.Persistence.Projections;

/// <summary>The tables of <c>projections.db</c>. Ids are 32 hexadecimal digits, instants and times microseconds.</summary>
internal static class ProjectionsSchema
{
    public static readonly SqliteSchema Schema = new("projections file", 0x43524D50, $"""
        CREATE TABLE projection (
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            position INTEGER NOT NULL,
            state BLOB
        ) WITHOUT ROWID;
        CREATE TABLE interaction (
            id TEXT PRIMARY KEY,
            started INTEGER NOT NULL,
            customer TEXT,
            channel INTEGER NOT NULL,
            outcome INTEGER,
            data BLOB NOT NULL
        );
        CREATE INDEX interaction_started ON interaction (started DESC, id);
        CREATE INDEX interaction_customer ON interaction (customer, started DESC, id) WHERE customer IS NOT NULL;
        CREATE TABLE interaction_queue (
            queue TEXT NOT NULL, started INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (queue, started DESC, id)
        ) WITHOUT ROWID;
        CREATE TABLE interaction_agent (
            agent TEXT NOT NULL, started INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (agent, started DESC, id)
        ) WITHOUT ROWID;
        CREATE TABLE interaction_recording (
            recording TEXT PRIMARY KEY, id TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE queue_facts (
            queue TEXT NOT NULL, start INTEGER NOT NULL, view INTEGER NOT NULL,
            {QueueFactsTable.Definition},
            PRIMARY KEY (start, queue, view)
        ) WITHOUT ROWID;
        CREATE TABLE agent_facts (
            agent TEXT NOT NULL, start INTEGER NOT NULL,
            {AgentFactsTable.Definition},
            PRIMARY KEY (start, agent)
        ) WITHOUT ROWID;
        """,
        PublicEventTable.Definition,
        TranscriptTable.Definition,
        ChannelFactsTable.Definition);
}
