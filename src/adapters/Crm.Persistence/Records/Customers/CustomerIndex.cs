using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>
/// The index from grams to customers. It is derived: made and filled when it is missing. In SQLite it is a full-text table without text
/// of its own, kept up by triggers on <c>customer_search</c>, which then forget the grams; in PostgreSQL an inverted index over the grams
/// themselves, which needs no extension.
/// </summary>
internal static class CustomerIndex
{
    private const int FillBatch = 500;
    private const int BatchMin = 100;

    // a search that finds many grams and few words gives up after so many rows rather than reading everybody
    private const int RowsMax = 50_000;
    private const int QueryGramsMax = 40;

    private const string SqliteTable = """
        CREATE VIRTUAL TABLE IF NOT EXISTS customer_grams USING fts5(grams, content='', contentless_delete=1, tokenize='ascii', detail=none);
        CREATE TRIGGER IF NOT EXISTS customer_search_added AFTER INSERT ON customer_search BEGIN
            INSERT INTO customer_grams (rowid, grams) VALUES (new."Doc", new."Grams");
            UPDATE customer_search SET "Grams" = '' WHERE "Doc" = new."Doc";
        END;
        CREATE TRIGGER IF NOT EXISTS customer_search_changed AFTER UPDATE OF "Grams" ON customer_search WHEN new."Grams" <> '' BEGIN
            DELETE FROM customer_grams WHERE rowid = old."Doc";
            INSERT INTO customer_grams (rowid, grams) VALUES (new."Doc", new."Grams");
            UPDATE customer_search SET "Grams" = '' WHERE "Doc" = new."Doc";
        END;
        CREATE TRIGGER IF NOT EXISTS customer_search_removed AFTER DELETE ON customer_search BEGIN
            DELETE FROM customer_grams WHERE rowid = old."Doc";
        END;
        """;

    private const string PostgreSqlIndex = """CREATE INDEX IF NOT EXISTS customer_grams ON customer_search USING gin (string_to_array("Grams", ' '))""";

    /// <summary>Makes the index when it is missing and takes every customer up who is not in it.</summary>
    public static async Task Ensure(RecordsContext context, CancellationToken cancellation)
    {
        string exists = context.Database.IsSqlite()
            ? "SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = 'customer_grams'"
            : "SELECT count(*)::int AS \"Value\" FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'customer_grams'";
        if ((await context.Database.SqlQueryRaw<int>(exists).ToListAsync(cancellation))[0] > 0)
        {
            return;
        }

        await context.Database.ExecuteSqlRawAsync(context.Database.IsSqlite() ? SqliteTable : PostgreSqlIndex, cancellation);
        while (true)
        {
            var rows = await context.Customers
                .Where(c => c.Search == null)
                .OrderBy(c => c.CreatedAt)
                .Take(FillBatch)
                .Include(c => c.Phones).Include(c => c.Emails).Include(c => c.Identities).Include(c => c.Contacts)
                .ToListAsync(cancellation);
            if (rows.Count == 0)
            {
                return;
            }

            foreach (var row in rows)
            {
                var customer = CustomerRows.ToCustomer(row);
                row.SortKey = CustomerSearch.SortKey(row.Name, row.Id);
                row.SearchText = CustomerSearch.TextOf(customer);
                row.Search = new CustomerSearchRow { Customer = row.Id, Grams = CustomerRows.Grams(row.SearchText) };
            }

            await context.SaveChangesAsync(cancellation);
            context.ChangeTracker.Clear();
        }
    }

    /// <summary>Customers after a place in the index whose names do not begin with the text and who have all its parts.</summary>
    public static async Task<List<(CustomerId, SearchPlace)>> Find(RecordsContext context, SearchTerms terms, long after, int count, CancellationToken cancellation)
    {
        var found = new List<(CustomerId, SearchPlace)>(count);
        int batch = Math.Max(BatchMin, count * 2);
        for (int read = 0; read < RowsMax; read += batch)
        {
            var docs = await Docs(context, terms.Grams, after, batch, cancellation);
            var rows = await context.CustomerSearch
                .Where(s => docs.Contains(s.Doc))
                .Join(context.Customers.Where(c => c.MergedInto == null), s => s.Customer, c => c.Id, (s, c) => new { s.Doc, c.Id, c.SortKey, c.SearchText })
                .ToListAsync(cancellation);
            foreach (var row in rows.OrderBy(r => r.Doc))
            {
                if (terms.Admits(row.SearchText) && !row.SortKey.StartsWith(terms.Folded, StringComparison.Ordinal))
                {
                    found.Add((row.Id, SearchPlace.OfDoc(row.Doc)));
                    if (found.Count == count)
                    {
                        return found;
                    }
                }
            }

            if (docs.Count < batch)
            {
                return found;
            }

            after = docs[^1];
        }

        return found;
    }

    private static Task<List<long>> Docs(RecordsContext context, IReadOnlyList<string> grams, long after, int count, CancellationToken cancellation)
    {
        string[] asked = [.. grams.Take(QueryGramsMax)];
        if (context.Database.IsSqlite())
        {
            // grams hold letters and digits only, so quoting them is all that the match language needs
            string match = string.Join(' ', asked.Select(g => $"\"{g}\""));
            return context.Database
                .SqlQuery<long>($"SELECT rowid AS \"Value\" FROM customer_grams WHERE customer_grams MATCH {match} AND rowid > {after} ORDER BY rowid LIMIT {count}")
                .ToListAsync(cancellation);
        }

        return context.Database
            .SqlQuery<long>($"SELECT \"Doc\" AS \"Value\" FROM customer_search WHERE string_to_array(\"Grams\", ' ') @> {asked} AND \"Doc\" > {after} ORDER BY \"Doc\" LIMIT {count}")
            .ToListAsync(cancellation);
    }
}
