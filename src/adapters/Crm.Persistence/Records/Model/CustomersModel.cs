using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class CustomersModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CustomerRow>(customer =>
        {
            customer.ToTable("customers").HasKey(c => c.Id);
            customer.Property(c => c.Kind).HasDefaultValue(CustomerKind.Person);
            customer.Property(c => c.Name).HasMaxLength(200);
            customer.Property(c => c.Company).HasMaxLength(200);
            customer.Property(c => c.Language).HasMaxLength(16);
            customer.Property(c => c.Notes).HasMaxLength(4000);
            customer.Property(c => c.Version).IsConcurrencyToken();
            customer.Property(c => c.SortKey).HasMaxLength(240);
            customer.HasIndex(c => c.SortKey).IsUnique();
            customer.HasIndex(c => c.Subject).IsUnique();
            customer.HasIndex(c => c.MergedInto);
            customer.HasMany(c => c.Phones).WithOne().HasForeignKey(p => p.Customer).OnDelete(DeleteBehavior.Cascade);
            customer.HasMany(c => c.Emails).WithOne().HasForeignKey(e => e.Customer).OnDelete(DeleteBehavior.Cascade);
            customer.HasMany(c => c.Identities).WithOne().HasForeignKey(i => i.Customer).OnDelete(DeleteBehavior.Cascade);
            customer.HasMany(c => c.Contacts).WithOne().HasForeignKey(c => c.Customer).OnDelete(DeleteBehavior.Cascade);
            customer.HasOne(c => c.Search).WithOne().HasForeignKey<CustomerSearchRow>(s => s.Customer).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CustomerSearchRow>(search =>
        {
            search.ToTable("customer_search").HasKey(s => s.Doc);
            search.Property(s => s.Doc).ValueGeneratedOnAdd();
            search.HasIndex(s => s.Customer).IsUnique();
        });
        ConfigureReach(model);
        ConfigureLog(model);
    }

    private static void ConfigureReach(ModelBuilder model)
    {
        model.Entity<CustomerPhoneRow>(phone =>
        {
            phone.ToTable("customer_phones").HasKey(p => new { p.Customer, p.Position });
            phone.Property(p => p.Number).HasMaxLength(16);
            phone.Property(p => p.Kind).HasDefaultValue(PhoneKind.Other);
            phone.Property(p => p.Tail).HasMaxLength(9);
            phone.HasIndex(p => p.Number);
            phone.HasIndex(p => p.Tail);
        });
        model.Entity<CustomerEmailRow>(email =>
        {
            email.ToTable("customer_emails").HasKey(e => new { e.Customer, e.Position });
            email.Property(e => e.Address).HasMaxLength(254);
            email.HasIndex(e => e.Address);
        });
        model.Entity<CustomerIdentityRow>(identity =>
        {
            identity.ToTable("customer_identities").HasKey(i => new { i.Customer, i.Position });
            identity.Property(i => i.Kind).HasMaxLength(32);
            identity.Property(i => i.Value).HasMaxLength(200);
            identity.HasIndex(i => new { i.Value, i.Kind });
        });
        model.Entity<ContactRow>(contact =>
        {
            contact.ToTable("contacts").HasKey(c => c.Id);
            contact.Property(c => c.Name).HasMaxLength(200);
            contact.Property(c => c.Role).HasMaxLength(200);
            contact.Property(c => c.Language).HasMaxLength(16);
            contact.Property(c => c.Notes).HasMaxLength(4000);
            contact.HasIndex(c => new { c.Customer, c.Position });
        });
    }

    private static void ConfigureLog(ModelBuilder model)
    {
        model.Entity<CustomerNoteRow>(note =>
        {
            note.ToTable("customer_notes").HasKey(n => n.Id);
            note.Property(n => n.By).HasMaxLength(64);
            note.Property(n => n.Text).HasMaxLength(4000);
            note.Property(n => n.UnpinnedBy).HasMaxLength(64);
            note.HasIndex(n => new { n.Customer, n.At });
            note.HasOne<CustomerRow>().WithMany().HasForeignKey(n => n.Customer).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CustomerChangeRow>(change =>
        {
            change.ToTable("customer_changes").HasKey(c => c.Id);
            change.Property(c => c.By).HasMaxLength(64);
            change.Property(c => c.What).HasMaxLength(32);
            change.Property(c => c.Fields).HasMaxLength(200);
            change.HasIndex(c => new { c.Customer, c.At });
            change.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.Customer).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CustomerMergeRow>(merge =>
        {
            merge.ToTable("customer_merges").HasKey(m => m.Id);
            merge.Property(m => m.Kind).HasConversion<string>().HasMaxLength(16);
            merge.Property(m => m.By).HasMaxLength(64);
            merge.Property(m => m.UndoneBy).HasMaxLength(64);
            merge.HasIndex(m => new { m.Survivor, m.At });
            merge.HasIndex(m => new { m.Other, m.At });
        });
    }
}
