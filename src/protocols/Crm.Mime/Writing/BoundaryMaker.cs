using System.Security.Cryptography;
using System.Text;

namespace Crm.Mime.Writing;

/// <summary>
/// Boundaries that occur in no part. They hold <c>=_</c>, which neither base64 nor quoted-printable nor our plain texts can hold; only a message that
/// is attached as it is has to be searched.
/// </summary>
internal sealed class BoundaryMaker
{
    private readonly string _stem;
    private int _made;

    public BoundaryMaker(OutgoingMessage message)
    {
        int salt = 0;
        do
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Id}{message.Date.Microseconds}{salt++}"));
            _stem = "=_" + Convert.ToHexStringLower(hash, 0, 10);
        }
        while (message.Attachments.Concat(message.Related).Any(Holds));
    }

    public string Next() => $"{_stem}.{++_made}";

    private bool Holds(OutgoingFile file) =>
        file.Type.StartsWith("message/", StringComparison.OrdinalIgnoreCase) && file.Content.Span.IndexOf(Encoding.ASCII.GetBytes(_stem)) >= 0;
}
