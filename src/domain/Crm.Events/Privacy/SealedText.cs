using Crm.Primitives;

namespace Crm.Events.Privacy;

/// <summary>
/// Personal text encrypted under the key of one subject (law 7). Only an <see cref="IPersonalDataVault"/> makes or opens it;
/// erasing the subject's key makes it unreadable everywhere while figures stay.
/// </summary>
/// <param name="Subject">Whose key protects the text.</param>
/// <param name="Cipher">Base64 of nonce, tag and AES-256-GCM cipher text.</param>
public sealed record SealedText(SubjectId Subject, string Cipher);
