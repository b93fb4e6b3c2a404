namespace Crm.Messaging.Materials;

/// <summary>One thing of a package: a file that is kept here, or an address elsewhere.</summary>
/// <param name="Name">As customers read it; of a file its name.</param>
/// <param name="File">The file; null for an address.</param>
/// <param name="Type">Of a file its media type, as its content proved it.</param>
/// <param name="Size">Of a file its bytes.</param>
/// <param name="Url">An address of http or https; null for a file.</param>
public sealed record MaterialItem(string Name, Guid? File, string? Type, long Size, string? Url);
