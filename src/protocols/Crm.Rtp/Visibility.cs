using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Crm.Protocols.Tests")]
