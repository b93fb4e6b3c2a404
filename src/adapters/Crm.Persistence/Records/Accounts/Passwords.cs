using System.Security.Cryptography;
using Crm.Persistence.Records.Rows;
using Microsoft.AspNetCore.Identity;

namespace Crm.Persistence.Records.Accounts;

/// <summary>
/// Password hashes in the format of ASP.NET Core Identity (PBKDF2 with its own salt and rounds). Hashing is slow on purpose, so at
/// most one per core runs at once. Thread safe.
/// </summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Longest password looked at; longer ones are wrong.</summary>
    public const int LengthMax = 256;

    private readonly PasswordHasher<UserRow> _hasher = new();
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly string _nobody;

    public Passwords() => _nobody = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>Whether the password fits; does the same work when there is no such user.</summary>
    /// <returns>Whether it fits, and a fresh hash when the stored one has an outdated format.</returns>
    public async ValueTask<(bool Fits, string? Rehashed)> Check(string? hash, string password, CancellationToken cancellation)
    {
        await _cores.WaitAsync(cancellation);
        try
        {
            bool tooLong = password.Length > LengthMax;
            var result = _hasher.VerifyHashedPassword(null!, hash ?? _nobody, tooLong ? "" : password);
            bool fits = hash is not null && !tooLong && result != PasswordVerificationResult.Failed;
            return (fits, fits && result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : null);
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();
}
