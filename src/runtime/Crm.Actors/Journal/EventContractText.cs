using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Actors.Journal;

/// <summary>Renders contracts as text, so that a change of a stored shape shows in review. What is computed and not stored is left out. Fields and types only ever get added.</summary>
public static class EventContractText
{
    /// <summary>All contracts of the codec with their fields, then every record they use.</summary>
    public static string Render(EventCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var text = new StringBuilder();
        var pending = new Queue<Type>();
        var seen = codec.Contracts.Select(contract => contract.Type).ToHashSet();
        foreach (var contract in codec.Contracts)
        {
            text.Append(contract.Name).Append(' ').Append(contract.Version).Append('\n');
            AppendFields(text, contract.Type, pending);
        }

        var used = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        while (pending.TryDequeue(out var type))
        {
            if (seen.Add(type))
            {
                used.Add(type.FullName!, type);
                AppendFields(new StringBuilder(), type, pending);
            }
        }

        foreach (var type in used.Values)
        {
            text.Append('\n').Append(type.Name).Append('\n');
            AppendFields(text, type, pending);
        }

        return text.ToString();
    }

    private static void AppendFields(StringBuilder text, Type type, Queue<Type> pending)
    {
        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type))
            {
                text.Append("  ").Append(name).Append('\n');
            }

            return;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                     .Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            text.Append("  ").Append(JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Append(": ")
                .Append(NameOf(property.PropertyType, pending));
            if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable)
            {
                text.Append('?');
            }

            text.Append('\n');
        }
    }

    private static string NameOf(Type type, Queue<Type> pending)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return NameOf(inner, pending);
        }

        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type))
        {
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(argument => NameOf(argument, pending)))}>";
        }

        bool plain = type.IsPrimitive || type.Namespace is "System" or "Crm.Primitives" && !type.IsEnum && type.Name != "Termination";
        if (!plain)
        {
            pending.Enqueue(type);
        }

        return type.Name;
    }
}
