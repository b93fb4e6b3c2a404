using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class AccountsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<UserRow>(user =>
        {
            user.ToTable("users").HasKey(u => u.UserName);
            user.Property(u => u.UserName).HasMaxLength(64);
            user.Property(u => u.DisplayName).HasMaxLength(128);
            user.Property(u => u.PasswordHash).HasMaxLength(512);
            user.Property(u => u.Language).HasMaxLength(16);
            user.Property(u => u.Theme).HasMaxLength(16);
            user.Property(u => u.SecurityStamp).HasMaxLength(64);
            user.Property(u => u.Version).IsConcurrencyToken();
        });
        model.Entity<RefreshTokenRow>(token =>
        {
            token.ToTable("refresh_tokens").HasKey(t => t.Hash);
            token.Property(t => t.Hash).HasMaxLength(64);
            token.Property(t => t.SecurityStamp).HasMaxLength(64);
            token.Property(t => t.UsedAt).IsConcurrencyToken();
            token.HasIndex(t => t.Family);
            token.HasIndex(t => t.ExpiresAt);
            token.HasOne<UserRow>().WithMany().HasForeignKey(t => t.UserName).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<DeviceRow>(device =>
        {
            device.ToTable("devices").HasKey(d => d.UserName);
            device.Property(d => d.UserName).HasMaxLength(64);
            device.Property(d => d.Extension).HasMaxLength(16);
            device.Property(d => d.Ha1Sha256).HasMaxLength(64);
            device.Property(d => d.Ha1Md5).HasMaxLength(32);
            device.HasIndex(d => d.Extension).IsUnique();
            device.HasIndex(d => d.Agent);
        });
    }
}
