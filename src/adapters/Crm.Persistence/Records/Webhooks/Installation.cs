using System.Globalization;
using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Webhooks;

/// <summary>The id of this installation, made once and kept with the records.</summary>
internal sealed class Installation
{
    private const string Name = "installation";

    /// <summary>Who we are in events; known once <see cref="Prepare"/> has run.</summary>
    public string Source { get; private set; } = "urn:uuid:" + Guid.Empty;

    /// <summary>Reads the id, or makes it.</summary>
    public async Task Prepare(RecordsContext context, CancellationToken cancellation)
    {
        var row = await context.SiteSettings.FirstOrDefaultAsync(s => s.Name == Name, cancellation);
        if (row is null)
        {
            row = new SiteSettingRow { Name = Name, Value = RecordsJson.Write(Guid.NewGuid()) };
            context.SiteSettings.Add(row);
            await context.SaveChangesAsync(cancellation);
        }

        Source = string.Create(CultureInfo.InvariantCulture, $"urn:uuid:{RecordsJson.Read<Guid>(row.Value)}");
    }
}
