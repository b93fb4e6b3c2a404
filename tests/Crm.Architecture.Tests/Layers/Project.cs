using System.Xml.Linq;

namespace Crm.Architecture.Tests.Layers;

/// <summary>A source project as the layer rules see it.</summary>
internal sealed record Project(string Layer, string Name, IReadOnlyList<string> References)
{
    /// <summary>All projects below src.</summary>
    public static IReadOnlyList<Project> All() => [.. Repository.Files("src", ".csproj").Select(Read)];

    private static Project Read(string file)
    {
        var references = XDocument.Parse(Repository.Read(file))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))
            .ToArray();
        return new Project(file.Split('/')[1], Path.GetFileNameWithoutExtension(file), references);
    }
}
