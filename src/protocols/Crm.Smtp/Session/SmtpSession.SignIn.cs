using Crm.Primitives.Security;

namespace Crm.Smtp;

// AUTH (RFC 4954). That nothing is said in clear to others than this machine is the caller's matter: it does not open such a session.
public sealed partial class SmtpSession
{
    private void SignIn(SmtpExtensions offered)
    {
        if (_options.UserName is not { } userName)
        {
            Begin(offered);
        }
        else if (_options.AccessToken is { } token)
        {
            Authenticate(offered, "XOAUTH2", $"AUTH XOAUTH2 {SaslMessages.XOAuth2(userName, token)}", [""]); // an empty answer to what is wrong with the token
        }
        else if (offered.Auth.Contains("PLAIN"))
        {
            Authenticate(offered, "PLAIN", $"AUTH PLAIN {SaslMessages.Plain(userName, _options.Password ?? "")}", []);
        }
        else
        {
            Authenticate(offered, "LOGIN", "AUTH LOGIN", [SaslMessages.Base64(userName), SaslMessages.Base64(_options.Password ?? "")]);
        }
    }

    private void Authenticate(SmtpExtensions offered, string mechanism, string command, IReadOnlyList<string> answers)
    {
        if (!offered.Auth.Contains(mechanism))
        {
            Quit(SmtpResult.Unusable, $"The server does not offer {(mechanism == "LOGIN" ? "PLAIN or LOGIN" : mechanism)}.");
            return;
        }

        int answered = 0;
        Say(command, OnAnswer);

        void OnAnswer(SmtpReply reply)
        {
            if (reply.Code == 334 && answered < answers.Count)
            {
                Say(answers[answered++], OnAnswer);
            }
            else if (reply.IsDone)
            {
                Begin(offered);
            }
            else
            {
                Quit(reply.IsPermanent || reply.WantsMore ? SmtpResult.Unusable : SmtpResult.Later, reply.ForPeople);
            }
        }
    }
}
