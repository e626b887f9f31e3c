using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Conditions;

/// <summary>Registers what tells of the conditions of days.</summary>
internal static class ConditionRegistration
{
    public static IServiceCollection AddConditions(this IServiceCollection services) =>
        services.AddSingleton<StoredDays>();
}
