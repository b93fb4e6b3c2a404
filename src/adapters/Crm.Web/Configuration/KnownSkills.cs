using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Web.Configuration;

/// <summary>The skills of the site: those that an agent has or a queue asks for. A name that is none is more likely misspelt than new.</summary>
internal static class KnownSkills
{
    /// <summary>Whether anybody has it or any queue asks for it.</summary>
    public static bool Knows(IConfigurationSource source, SkillId skill) =>
        source.AgentConfigurations.Any(a => a.Settings.Skills.ContainsKey(skill))
        || source.QueueConfigurations.Any(q => q.Settings.Steps.Any(s => s.Requirements.Any(r => r.Skill == skill)));
}
