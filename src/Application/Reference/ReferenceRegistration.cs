using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Reference;

/// <summary>Registers what finds instruments.</summary>
internal static class ReferenceRegistration
{
    public static IServiceCollection AddReference(this IServiceCollection services) =>
        services.AddSingleton<InstrumentIndex>();
}
