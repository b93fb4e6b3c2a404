using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Crm.Adapters.Tests")]
[assembly: InternalsVisibleTo("Crm.Benchmarks")]
