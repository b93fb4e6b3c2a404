using Crm.Contracts.Accounts;
using Crm.Contracts.Settings;
using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Auth;

/// <summary>Checks passwords for browsers and programs alike: slowed down per user and address, audited when it fails. Thread safe.</summary>
internal sealed class SignInService(IAccounts accounts, IAuditTrail audit, CrmSettings settings, SignInThrottle throttle, TimeProvider clock)
{
    private const int UserNameLengthMax = 64;

    /// <summary>The account; null when the problem was written to the response already.</summary>
    public async Task<Account?> Check(HttpContext context, string? userName, string? password)
    {
        string user = (userName ?? "").Trim().ToLowerInvariant();
        string address = RequestOrigin.Address(context);
        var now = Instant.Now(clock);
        string throttled = user.Length > UserNameLengthMax ? user[..UserNameLengthMax] : user;
        var wait = throttle.RefusedFor(throttled, address, now);
        if (wait > TimeSpan.Zero)
        {
            await Problem.Write(context, ProblemKind.TooManyAttempts, "Wait before the next attempt.", wait);
            return null;
        }

        var account = await accounts.CheckPassword(user, password ?? "", context.RequestAborted);
        if (account is null)
        {
            throttle.Failed(throttled, address, now);
            await audit.Append(new AuditEntry(now, user, "sign-in.failed", user, null, null, address), context.RequestAborted);
            await Problem.Write(context, ProblemKind.SignInFailed, "The user name or the password is wrong.");
            return null;
        }

        if (account.IsDemo && !(settings.DemoAllowed && RequestOrigin.IsLocal(context)))
        {
            await audit.Append(new AuditEntry(now, user, "sign-in.demo-refused", user, null, null, address), context.RequestAborted);
            await Problem.Write(context, ProblemKind.DemoRefused);
            return null;
        }

        throttle.Succeeded(throttled, address);
        return account;
    }
}
