using System.Security.Cryptography;
using System.Text;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;

namespace Crm.Persistence.Vault;

/// <summary>
/// Customer keys as HMAC-SHA-256 under a key derived from the master key (HKDF, RFC 5869), cut to 128 bits. A number is brought to one
/// spelling first, so that the same caller by two trunks is the same customer.
/// </summary>
public sealed class CustomerKeys(PersonalDataVault vault, NumberingPlan plan) : ICustomerKeys
{
    private const int Length = 16;

    private readonly byte[] _key = vault.DeriveKey("customer keys of routing");

    /// <inheritdoc/>
    public string? Of(CustomerId? customer, string? number) =>
        customer is { } known ? Key($"customer {known.Value:n}")
        : PhoneNumber.IsWithheld(number) ? null
        : Key($"number {PhoneNumber.Normalise(number, plan) ?? number!.Trim().ToLowerInvariant()}");

    private string Key(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, Length));
}
