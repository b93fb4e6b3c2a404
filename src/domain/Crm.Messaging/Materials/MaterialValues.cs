namespace Crm.Messaging.Materials;

/// <summary>What the places in a package's texts stand for.</summary>
public sealed record MaterialValues(string Customer, string Agent, string Queue, string Package, string Link)
{
    /// <summary>The value of a place.</summary>
    public string Of(string place) => place switch
    {
        "{customer}" => Customer,
        "{agent}" => Agent,
        "{queue}" => Queue,
        "{package}" => Package,
        MaterialText.Link => Link,
        _ => throw new ArgumentOutOfRangeException(nameof(place)),
    };
}
