using FinApi.Api.Translation;
using FinApi.Application.Callers;
using FinApi.Application.Deletions;
using FinApi.Application.Deletions.ExecuteDelete;
using FinApi.Application.Deletions.PreviewDelete;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>
/// From the messages of deletions, and to them. By hand: the rows of an answer are counted from days.
/// </summary>
internal static class DeletionMapping
{
    private const int MaxRows = 1_000;

    public static PreviewDeleteQuery Read(Proto.PreviewDeleteRequest request, Caller caller, CallOrigin origin) =>
        new(
            caller,
            origin,
            (DeletionTarget)request.Target,
            request.Source,
            request.Symbols,
            [.. request.Kinds.Select(kind => (DataKind)kind)],
            ProtoTime.ToRange(request.StartTime, request.EndTime))
        {
            ExDate = request.ExDate,
            ActionType = (CorporateActionType)request.ActionType,
            Ordinal = request.Ordinal,
        };

    public static Proto.PreviewDeleteResponse Write(DeletionPreview preview)
    {
        var plan = preview.Plan;
        return new Proto.PreviewDeleteResponse
        {
            Token = preview.Token,
            ExpireTime = ProtoTime.ToTimestamp(preview.ExpireTime),
            Rows =
            {
                plan.Days.GroupBy(day => (day.Symbol, day.Kind, day.Level)).Take(MaxRows).Select(WriteRows),
            },
            TradeCount = plan.CountOf(DataKind.Trades),
            QuoteCount = plan.CountOf(DataKind.Quotes),
            BarCount = plan.CountOf(DataKind.Bars),
            CorporateActions = { plan.Actions.Select(EncodeAction) },
            SymbolCount = plan.Symbols.Count,
            DayCount = plan.Days.Select(day => (day.Symbol, day.First.InUtc().Date)).Distinct().Count(),
            ApproximateBytes = preview.ApproximateBytes,
            OpenSubscriptions = preview.OpenSubscriptions,
            BackupTimes = { preview.Backups.Select(ProtoTime.ToTimestamp) },
        };
    }

    public static Proto.ExecuteDeleteResponse Write(ExecutedDeletion done) => new()
    {
        DeletionId = done.Id,
        DeleteTime = ProtoTime.ToTimestamp(done.Time),
        TradeCount = done.Result.Trades,
        QuoteCount = done.Result.Quotes,
        BarCount = done.Result.Bars,
        CorporateActionCount = done.Result.Actions,
        InstrumentCount = done.Result.Instruments,
        CacheTags = { done.Result.CacheTags },
        RememberedSources = { done.Result.RememberedSources },
        BackupTimes = { done.Backups.Select(ProtoTime.ToTimestamp) },
    };

    private static Proto.CorporateAction EncodeAction(CorporateAction action) =>
        ActionEncoding.Encode(new ActionEffect(action, action.PriceRatio, default));

    private static Proto.DeletedRows WriteRows(
        IGrouping<(Symbol Symbol, DataKind Kind, int Level), DeletedDay> days) =>
        new()
        {
            Symbol = days.Key.Symbol.Value,
            Kind = (Proto.DataKind)days.Key.Kind,
            Interval = days.Key.Kind == DataKind.Bars ? BarInterval.Stored[days.Key.Level].Code : string.Empty,
            RowCount = days.Sum(day => day.Count),
            DayCount = days.Count(),
            FirstTime = ProtoTime.ToTimestamp(days.Min(day => day.First)),
            LastTime = ProtoTime.ToTimestamp(days.Max(day => day.Last)),
        };
}
