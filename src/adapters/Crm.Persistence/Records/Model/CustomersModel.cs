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
            customer.Property(c => c.Name).HasMaxLength(200);
            customer.Property(c => c.Company).HasMaxLength(200);
            customer.Property(c => c.Language).HasMaxLength(16);
            customer.Property(c => c.Notes).HasMaxLength(4000);
            customer.Property(c => c.Version).IsConcurrencyToken();
            customer.Property(c => c.SortKey).HasMaxLength(240);
            customer.HasIndex(c => c.SortKey).IsUnique();
            customer.HasIndex(c => c.Subject).IsUnique();
            customer.HasMany(c => c.Phones).WithOne().HasForeignKey(p => p.Customer).OnDelete(DeleteBehavior.Cascade);
            customer.HasMany(c => c.Emails).WithOne().HasForeignKey(e => e.Customer).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CustomerPhoneRow>(phone =>
        {
            phone.ToTable("customer_phones").HasKey(p => new { p.Customer, p.Position });
            phone.Property(p => p.Number).HasMaxLength(16);
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
    }
}
