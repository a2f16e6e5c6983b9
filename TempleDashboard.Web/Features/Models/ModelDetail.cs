using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Features.Models;

/// <summary>A model, how it did, and the champion that it is compared with; no champion where it is the champion itself.</summary>
public sealed record ModelDetail(ModelRow Model, ModelEvaluation Evaluation, ModelRow? Champion, ModelEvaluation? ChampionEvaluation);
