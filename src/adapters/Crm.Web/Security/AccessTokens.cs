using Crm.Contracts.Accounts;
using Crm.Contracts.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crm.Web.Security;

/// <summary>Signs and checks the bearer tokens of programs (JWT, HMAC-SHA256 with a key of this installation). Thread safe.</summary>
internal sealed class AccessTokens
{
    private const string Name = "crm";

    private readonly TimeProvider _clock;
    private readonly SymmetricSecurityKey _key;

    public AccessTokens(CrmSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _key = new SymmetricSecurityKey(KeyFiles.ReadOrMake(Path.Combine(KeyFiles.Folder(settings.SharedPath), "token.key"), 64));
    }

    /// <summary>How long a token is good.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>What the authentication handler checks.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Name,
        ValidAudience = Name,
        IssuerSigningKey = _key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        NameClaimType = Access.NameClaim,
        RoleClaimType = Access.RoleClaim,
        AuthenticationType = Access.Bearer,
        RequireExpirationTime = true,
        LifetimeValidator = (_, expires, _, _) => expires is { } end && end > _clock.GetUtcNow().UtcDateTime,
    };

    /// <summary>A token for a person.</summary>
    public string Issue(Account account)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            Subject = Access.Identity(account, Access.Bearer),
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }
}
