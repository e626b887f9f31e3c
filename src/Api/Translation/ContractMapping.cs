using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Mapster;
using NodaTime;
using NodaTime.Text;
using Proto = FinApi.Contracts.V1;
using ProtoDuration = Google.Protobuf.WellKnownTypes.Duration;

namespace FinApi.Api.Translation;

/// <summary>
/// What every mapping to the contract shares: values, absence, and repeated fields, which have no setter.
/// </summary>
internal sealed class ContractMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        // Assigning null to a field of the contract throws; an absent one is simply not assigned.
        config.Default.IgnoreNullValues(true);
        config.Default.UseDestinationValue(member =>
            member.SetterModifier == AccessModifier.None
            && member.Type.IsGenericType
            && member.Type.GetGenericTypeDefinition() == typeof(RepeatedField<>));

        config.NewConfig<decimal, string>().MapWith(value => DecimalText.Format(value));
        config.NewConfig<Instant, Timestamp>().MapWith(value => ProtoTime.ToTimestamp(value));
        config.NewConfig<NodaTime.Duration, ProtoDuration>().MapWith(value => ProtoTime.ToProto(value));
        config.NewConfig<LocalDate, string>().MapWith(value => LocalDatePattern.Iso.Format(value));
        config.NewConfig<Symbol, string>().MapWith(value => value.Value);
        config.NewConfig<Mic, string>().MapWith(value => value.Value);
        config.NewConfig<BarInterval, string>().MapWith(value => value.Code);

        config.NewConfig<Quote, Proto.Quote>().MapWith(value => TickEncoding.Encode(value));
        config.NewConfig<Trade, Proto.Trade>().MapWith(value => TickEncoding.Encode(value));
        config.NewConfig<DataStatus, Proto.DataStatus>().MapWith(value => TickEncoding.Encode(value));
    }
}
