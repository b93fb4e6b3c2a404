using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class InteractionsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<InteractionLinkRow>(link =>
        {
            link.ToTable("interaction_links").HasKey(l => l.Number);
            link.Property(l => l.Number).ValueGeneratedOnAdd();
            link.Property(l => l.Interaction).HasMaxLength(32);
            link.Property(l => l.By).HasMaxLength(64);
            link.HasIndex(l => new { l.Interaction, l.Number });
            link.HasIndex(l => new { l.Customer, l.StartedAt });
        });
        model.Entity<InteractionNoteRow>(note =>
        {
            note.ToTable("interaction_notes").HasKey(n => n.Id);
            note.Property(n => n.Interaction).HasMaxLength(32);
            note.Property(n => n.By).HasMaxLength(64);
            note.HasIndex(n => new { n.Interaction, n.At });
        });
        model.Entity<ImportedInteractionRow>(imported =>
        {
            imported.ToTable("imported_interactions").HasKey(i => i.Id);
            imported.Property(i => i.Id).HasMaxLength(32);
            imported.Property(i => i.Source).HasMaxLength(64);
            imported.Property(i => i.MediaType).HasConversion<string>().HasMaxLength(16);
            imported.Property(i => i.Direction).HasConversion<string>().HasMaxLength(16);
            imported.Property(i => i.Outcome).HasConversion<string>().HasMaxLength(32);
            imported.Property(i => i.To).HasMaxLength(64);
            imported.Property(i => i.WrapUpCode).HasMaxLength(64);
            imported.Property(i => i.Summary).HasMaxLength(4000);
            imported.HasIndex(i => new { i.Customer, i.StartedAt });
            imported.HasIndex(i => i.StartedAt);
        });
    }
}
