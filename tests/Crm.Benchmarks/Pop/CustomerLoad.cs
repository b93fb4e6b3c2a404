using System.Globalization;
using Crm.Customers;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Benchmarks.Pop;

/// <summary>
/// Fills a records database with made-up customers, as fast as SQLite takes rows: plain statements in large transactions, straight into
/// the tables and the index that the program made. Names, numbers and addresses follow from a customer's place, so that they can be asked for.
/// </summary>
internal sealed class CustomerLoad(string connectionString, int customers)
{
    private const int Batch = 100_000;

    private static readonly string[] Given = ["Anna", "Bruno", "Clara", "David", "Elena", "Farid", "Grace", "Hugo", "Ivan", "Julia", "Karim", "Lena", "Marco", "Nina", "Oskar", "Paula"];
    private static readonly string[] Syllables = ["ber", "dan", "fel", "gor", "han", "kem", "lor", "mar", "nov", "pel", "ros", "sen", "tav", "ull", "ver", "zan"];
    private static readonly string[] Han = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明"];
    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];

    /// <summary>How many there are.</summary>
    public int Customers => customers;

    /// <summary>The customer at a place; every 500th shares the number of the one before.</summary>
    public static Customer At(int n)
    {
        string name = n % 4 == 3
            ? Surnames[n / 4 % 16] + Han[n / 64 % 16] + Han[n / 1024 % 16]
            : $"{Given[n % 16]} {Capital(Syllables[n / 16 % 16] + Syllables[n / 256 % 16] + Syllables[n / 4096 % 16])}";
        string company = $"{Capital(Syllables[n / 7 % 16] + Syllables[n / 112 % 16])} {(n % 5 == 0 ? "Logistics" : "Trading")} {n / 20}";
        return new Customer(
            new CustomerId(IdOf(n, 0xC0)), new SubjectId(IdOf(n, 0x5B)), name, company, "en", null, [new Phone(NumberOf(n % 500 == 499 ? n - 1 : n))],
            [string.Create(CultureInfo.InvariantCulture, $"c{n}@example.com")]);
    }

    /// <summary>The number of the customer at a place.</summary>
    public static string NumberOf(int n) => string.Create(CultureInfo.InvariantCulture, $"+86139{n:D8}");

    /// <summary>Adds them all.</summary>
    public void Fill()
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA cache_size=-400000; DROP TRIGGER customer_search_added;");
        Execute(connection, "INSERT INTO customer_grams (customer_grams, rank) VALUES ('hashsize', 67108864)");
        for (int from = 0; from < customers; from += Batch)
        {
            using var transaction = connection.BeginTransaction();
            FillBatch(connection, transaction, from, Math.Min(from + Batch, customers));
            transaction.Commit();
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;");
    }

    /// <summary>Gives a customer a past: interactions as a former system would have brought them.</summary>
    public void FillHistory(CustomerId customer, int count, Instant now)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = Statement(
            connection, transaction,
            "INSERT INTO imported_interactions (\"Id\", \"Source\", \"Customer\", \"Subject\", \"MediaType\", \"Direction\", \"To\", \"Queue\", \"Agent\", \"StartedAt\", \"AnsweredAt\", \"EndedAt\", \"Outcome\", \"WrapUpCode\") "
            + "VALUES ($0, 'bench', $1, $1, 'Voice', 'Inbound', '4001', 'support', 'agent1', $2, $3, $4, 'Answered', 'solved')",
            5);
        for (int i = 0; i < count; i++)
        {
            long started = (now - TimeSpan.FromMinutes(30 * (i + 1))).Microseconds;
            Run(insert, Guid.NewGuid().ToString("n"), Text(customer.Value), started, started + 10_000_000, started + 200_000_000);
        }

        transaction.Commit();
    }

    private static void FillBatch(SqliteConnection connection, SqliteTransaction transaction, int from, int to)
    {
        using var row = Statement(
            connection, transaction,
            "INSERT INTO customers (\"Id\", \"Subject\", \"Kind\", \"Name\", \"SortKey\", \"SearchText\", \"Company\", \"Language\", \"Vip\", \"CreatedAt\", \"Version\") VALUES ($0, $1, 'Person', $2, $3, $4, $5, 'en', 0, 0, 1)",
            6);
        using var phone = Statement(
            connection, transaction, "INSERT INTO customer_phones (\"Customer\", \"Position\", \"Number\", \"Tail\", \"Kind\") VALUES ($0, 0, $1, $2, 'Mobile')", 3);
        using var email = Statement(connection, transaction, "INSERT INTO customer_emails (\"Customer\", \"Position\", \"Address\") VALUES ($0, 0, $1)", 2);
        using var search = Statement(connection, transaction, "INSERT INTO customer_search (\"Doc\", \"Customer\", \"Grams\") VALUES ($0, $1, '')", 2);
        using var grams = Statement(connection, transaction, "INSERT INTO customer_grams (rowid, grams) VALUES ($0, $1)", 2);
        for (int n = from; n < to; n++)
        {
            var customer = At(n);
            string id = Text(customer.Id.Value);
            string text = CustomerSearch.TextOf(customer);
            Run(row, id, Text(customer.Subject.Value), customer.Name, CustomerSearch.SortKey(customer.Name, customer.Id), text, customer.Company!);
            Run(phone, id, customer.Phones[0].Number, Crm.Customers.Numbers.PhoneNumber.Tail(customer.Phones[0].Number)!);
            Run(email, id, customer.Emails[0]);
            Run(search, n + 1L, id);
            Run(grams, n + 1L, string.Join(' ', CustomerSearch.GramsOf(text)));
        }
    }

    private static SqliteCommand Statement(SqliteConnection connection, SqliteTransaction transaction, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Ids that spread over the tree as random ones do.</summary>
    private static Guid IdOf(int n, byte kind) => new((int)((uint)n * 2654435761u), (short)(n >> 16), kind, 8, 0, 0, 0, (byte)(n >> 24), (byte)(n >> 16), (byte)(n >> 8), (byte)n);

    private static string Text(Guid id) => id.ToString("D").ToUpperInvariant();

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
