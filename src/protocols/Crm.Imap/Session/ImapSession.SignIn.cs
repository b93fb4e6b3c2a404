using Crm.Imap.Writing;
using Crm.Primitives.Security;

namespace Crm.Imap;

// From the greeting to the open folder.
public sealed partial class ImapSession
{
    private uint _uidValidity;
    private uint _uidNext;
    private bool _readOnly;
    private bool _keywords;
    private ImapMarks _marks;

    private void OnGreeting(ImapStatusResponse greeting)
    {
        if (_greeted)
        {
            return;
        }

        _greeted = true;
        if (greeting.Status == ImapStatus.PreAuthenticated)
        {
            // then STARTTLS is not possible any more, and who is between could have sent this (RFC 9051 section 7.1.4)
            if (_options.StartTls)
            {
                Close(ImapFaultKind.Unprotected, "The server greets as if somebody were signed in already, so that the connection cannot be protected.");
                return;
            }

            OpenFolder();
        }
        else if (greeting.Status != ImapStatus.Ok)
        {
            Close(ImapFaultKind.Protocol, $"The server's greeting is none: {greeting.Text}");
        }
        else if (_options.StartTls && !_secured)
        {
            Issue("STARTTLS", OnStartTls);
        }
        else if (_capabilities is null)
        {
            AskCapabilities();
        }
        else
        {
            SignIn();
        }
    }

    private void OnStartTls(ImapStatusResponse ended)
    {
        if (ended.Status != ImapStatus.Ok)
        {
            Close(ImapFaultKind.Unprotected, $"The server does not do STARTTLS: {ended.Text}");
            return;
        }

        _handshaking = true;
        _actions.Add(new BeginImapTls());
    }

    private void AskCapabilities() => Issue("CAPABILITY", ended =>
    {
        if (ended.Status != ImapStatus.Ok || _capabilities is null)
        {
            Close(ImapFaultKind.Protocol, $"The server does not say what it can do: {ended.Text}");
            return;
        }

        SignIn();
    });

    private void SignIn()
    {
        if (_options.UserName is not { } userName)
        {
            OpenFolder();
        }
        else if (_options.AccessToken is { } token)
        {
            Authenticate("XOAUTH2", SaslMessages.XOAuth2(userName, token));
        }
        else if (Can("AUTH=PLAIN"))
        {
            Authenticate("PLAIN", SaslMessages.Plain(userName, _options.Password ?? ""));
        }
        else if (Can("LOGINDISABLED"))
        {
            Close(ImapFaultKind.SignInRefused, "The server offers no way to sign in with a password.");
        }
        else
        {
            Issue(ImapCommand.Of(NextTag(), "LOGIN").With(userName).With(_options.Password ?? ""), OnSignedIn);
        }
    }

    private void Authenticate(string mechanism, string response)
    {
        if (!Can($"AUTH={mechanism}"))
        {
            Close(ImapFaultKind.SignInRefused, $"The server does not offer {mechanism}.");
            return;
        }

        bool waits = !Can("SASL-IR"); // RFC 4959; else the server asks first
        Issue(waits ? $"AUTHENTICATE {mechanism}" : $"AUTHENTICATE {mechanism} {response}", OnSignedIn, _ =>
        {
            // a second question tells what is wrong with the token, and wants an empty answer before it refuses
            _actions.Add(new SendImap(System.Text.Encoding.ASCII.GetBytes(waits ? $"{response}\r\n" : "\r\n")));
            waits = false;
        });
        _capabilities = null; // others hold for who is signed in
    }

    private void OnSignedIn(ImapStatusResponse ended)
    {
        if (ended.Status != ImapStatus.Ok)
        {
            bool temporary = ended.Code is "UNAVAILABLE" or "INUSE" or "LIMIT" or "SERVERBUG";
            Close(temporary ? ImapFaultKind.Lost : ImapFaultKind.SignInRefused, $"Signing in was refused: {ended.Text}");
            return;
        }

        if (_capabilities is not null)
        {
            OpenFolder();
            return;
        }

        Issue("CAPABILITY", _ => OpenFolder());
    }

    private void OpenFolder()
    {
        if (!FolderName.IsValid(_options.Folder))
        {
            Close(ImapFaultKind.Refused, "The folder's name is not valid.");
            return;
        }

        Issue(ImapCommand.Of(NextTag(), "SELECT").With(FolderName.Encode(_options.Folder)), OnFolderOpened);
    }

    private void OnFolderOpened(ImapStatusResponse ended)
    {
        if (ended.Status != ImapStatus.Ok)
        {
            Close(ImapFaultKind.Refused, $"The folder cannot be opened: {ended.Text}");
            return;
        }

        if (_uidValidity == 0)
        {
            Close(ImapFaultKind.Refused, "The folder's mails have no lasting numbers (UIDVALIDITY).");
            return;
        }

        _marks = _readOnly ? ImapMarks.None : _keywords ? ImapMarks.Keyword : ImapMarks.Seen;
        _memory.Enter(_uidValidity);
        _actions.Add(new FolderOpened(_uidValidity, _marks));
        if (_options.OnlyTry)
        {
            Issue("LOGOUT", _ => End(null));
            End(null);
        }
        else if (_memory.FromUid is null && _marks == ImapMarks.Keyword)
        {
            FindFirstMarked();
        }
        else
        {
            _memory.FromUid ??= NextUid;
            Look();
        }
    }

    private void OnCode(ImapStatusResponse said)
    {
        switch (said.Code)
        {
            case "CAPABILITY":
                _capabilities = Parsing.ImapResponseParser.Capabilities(System.Text.Encoding.UTF8.GetBytes(said.Value)).Names;
                break;
            case "UIDVALIDITY" when uint.TryParse(said.Value, out uint validity):
                OnUidValidity(validity);
                break;
            case "UIDNEXT" when uint.TryParse(said.Value, out uint next):
                _uidNext = next;
                break;
            case "READ-ONLY":
                _readOnly = true;
                break;
            case "PERMANENTFLAGS":
                _keywords = said.Value.Contains("\\*", StringComparison.Ordinal) || said.Value.Contains(Keyword, StringComparison.OrdinalIgnoreCase);
                _readOnly |= !_keywords && !said.Value.Contains("\\Seen", StringComparison.OrdinalIgnoreCase);
                break;
        }
    }

    // Once the folder is open it means that all numbers are void: a new session learns the new ones.
    private void OnUidValidity(uint validity)
    {
        if (_uidValidity != 0 && _uidValidity != validity)
        {
            Close(ImapFaultKind.Lost, "The server numbered the folder's mails anew.");
        }

        _uidValidity = validity;
    }

    private bool Can(string capability) => _capabilities?.Contains(capability) == true;
}
