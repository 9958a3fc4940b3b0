//! What headers and labels mean: one row for each meaning, with its words in every language the reader knows.
//!
//! A new language is new words here and nothing else.

use super::Meaning;
use crate::document::facts::{Field, TimeUnit};

use Field as F;
use Meaning as M;

/// Words in lower case and what they mean, the first match wins; a word of a header also matches inside it
/// when it is its first or last word.
#[rustfmt::skip]
pub(super) const MEANINGS: &[(Meaning, &[&str])] = &[
    (M::Ticket(F::DependsOn), &[
        "blocked by", "blockedby", "blocked_by", "depends on", "depends", "dependson", "depends_on", "dependency",
        "dependencies", "deps", "dep", "requires", "prerequisite", "prerequisites", "prereq", "prereqs",
        "predecessor", "predecessors", "pred", "preds", "after", "needs", "waits for", "waiting on", "waits on",
        "blockers", "blocker", "starts after", "start after", "upstream", "abhängig von", "abhängigkeit",
        "abhängigkeiten", "vorgänger", "nach", "voraussetzung", "voraussetzungen", "benötigt", "blockiert durch",
        "wartet auf", "dépend de", "dépendance", "dépendances", "prédécesseur", "prédécesseurs", "après",
        "bloqué par", "prérequis", "depende de", "dependencia", "dependencias", "predecesor", "predecesores",
        "predecesoras", "después de", "bloqueado por", "requisitos previos", "dipende da", "dipendenze",
        "predecessori", "bloccato da", "dependências", "dependência", "predecessora", "predecessoras",
        "bloqueada por", "afhankelijk van", "afhankelijkheden", "voorganger", "beroende", "beroenden", "beror på",
        "föregångare", "zależy od", "zależności", "poprzednik", "poprzedniki", "зависит от", "зависимости",
        "зависимость", "предшественник", "предшественники", "после", "前置", "前置任务", "前置任務", "依赖", "依賴", "依赖项", "依赖于",
        "前置条件", "先行", "先行タスク", "依存", "依存関係", "依存先", "前提", "선행", "선행작업", "선행 작업", "의존성", "의존",
    ]),
    (M::Ticket(F::Blocks), &[
        "blocks", "unblocks", "enables", "successor", "successors", "before", "precedes", "blocking", "required by",
        "leads to", "downstream", "nachfolger", "blockiert", "bloque", "successeurs", "sucesores", "bloquea", "后续",
        "后置", "後続", "阻塞", "후행", "блокирует", "последователи",
    ]),
    (M::Ticket(F::Key), &[
        "id", "ids", "key", "ticket", "ticket id", "task id", "item id", "issue", "issue id", "no", "no.", "nr",
        "nr.", "number", "#", "№", "wp", "wbs", "code", "ref", "story", "story id", "us", "work package", "ap",
        "arbeitspaket", "kennung", "kürzel", "nummer", "n°", "num", "numéro", "identifiant", "réf", "código",
        "codigo", "codice", "identificador", "identificativo", "identyfikator", "numer", "kod", "lp", "nro", "id-nr", "ticket-id", "task-id", "编号", "編號", "序号", "番号", "識別子", "번호", "номер", "код",
        "ид",
    ]),
    (M::Ticket(F::Title), &[
        "task", "title", "name", "work item", "activity", "item", "subject", "summary", "deliverable item",
        "feature", "todo", "to do", "action", "action item", "step", "what", "work", "job", "task name", "aufgabe",
        "titel", "bezeichnung", "vorgang", "tätigkeit", "arbeit", "schritt", "was", "tâche", "tache", "titre",
        "intitulé", "activité", "libellé", "nom", "tarea", "título", "titulo", "actividad", "nombre", "trabajo",
        "attività", "titolo", "compito", "tarefa", "atividade", "taak", "titel taak", "uppgift", "aktivitet",
        "zadanie", "tytuł", "задача", "название", "работа", "наименование", "任务", "任務", "任务名称", "标题", "名称", "工作",
        "工作项", "タスク", "タスク名", "作業", "作業名", "件名", "작업", "작업명", "제목", "업무",
    ]),
    (M::Ticket(F::Description), &[
        "description", "details", "detail", "notes", "note", "comment", "comments", "scope", "beschreibung",
        "details / notes", "bemerkung", "anmerkung", "descripción", "detalles", "remarques", "descrizione",
        "descrição", "omschrijving", "beskrivning", "opis", "описание", "комментарий", "描述", "说明", "備考", "説明", "内容",
        "备注", "설명", "비고",
    ]),
    (M::Ticket(F::Min), &[
        "min", "minimum", "optimistic", "best case", "best", "o", "p10", "low", "optimistisch", "optimiste",
        "optimista", "最短", "最小", "楽観",
    ]),
    (M::Ticket(F::Likely), &[
        "likely", "most likely", "expected", "m", "p50", "mode", "wahrscheinlich", "probable", "最可能", "最頻",
    ]),
    (M::Ticket(F::Max), &[
        "max", "maximum", "pessimistic", "worst case", "worst", "p", "p90", "high", "pessimistisch", "pessimiste",
        "pesimista", "最长", "最大", "悲観",
    ]),
    (M::Ticket(F::Estimate), &[
        "effort", "estimate", "estimated", "eta", "estimation", "est", "est.", "duration", "hours", "hrs", "hour", "days",
        "time", "takes", "how long", "lasts", "time box", "timebox", "length", "work hours", "estimated effort", "estimated duration",
        "estimated hours", "estimated time", "effort estimate", "time estimate", "hours est", "person-days",
        "person days", "man-days", "man days", "eta hours", "effort hours", "est hours", "aufwand", "dauer", "dauert",
        "schätzung", "stunden", "tage", "zeit", "pt", "personentage", "effort estimé", "durée", "charge", "heures",
        "jours", "temps", "j/h", "esfuerzo", "duración", "duracion", "estimación", "horas", "días", "tiempo",
        "durata", "stima", "ore", "giorni", "impegno", "duração", "estimativa", "esforço", "duur", "inschatting",
        "uren", "dagen", "varaktighet", "uppskattning", "timmar", "czas", "czas trwania", "szacunek", "godziny",
        "оценка", "длительность", "часы", "часов", "трудозатраты", "срок", "工时", "工時", "估时", "工期", "预估", "预计工时",
        "小时", "天数", "时长", "工数", "見積", "見積もり", "見積り", "所要時間", "期間", "時間", "日数", "소요시간", "예상 시간", "기간", "공수", "시간",
    ]),
    (M::Ticket(F::Role), &[
        "role", "skill", "skills", "roles", "discipline", "specialty", "subagent_type", "subagent type",
        "agent type", "who", "rolle", "rôle", "rol", "ruolo", "papel", "роль", "角色", "職種", "役割", "역할",
    ]),
    (M::Ticket(F::Owner), &[
        "owner", "assignee", "assigned to", "assigned", "assignees", "owner agent", "agent", "agents",
        "responsible", "by", "resource", "resources", "developer", "dev", "team", "person", "lead", "owners",
        "owner track", "verantwortlich", "zuständig", "bearbeiter", "wer", "responsable", "assigné à", "asignado a",
        "asignado", "responsabile", "responsável", "verantwoordelijke", "ansvarig", "odpowiedzialny",
        "ответственный", "исполнитель", "负责人", "执行人", "担当", "担当者", "담당자", "담당",
    ]),
    (M::Ticket(F::Track), &[
        "track", "stream", "workstream", "work stream", "lane", "swimlane", "path", "epic", "component", "area",
        "module", "squad", "strang", "teilprojekt", "bereich", "modul", "flux", "chantier", "línea", "frente",
        "поток", "направление", "轨道", "模块", "流程线", "トラック", "ストリーム", "트랙",
    ]),
    (M::Ticket(F::Phase), &[
        "phase", "stage", "sprint", "iteration", "étape", "fase", "etapa", "etap", "фаза", "этап", "спринт", "阶段",
        "階段", "フェーズ", "段階", "단계",
    ]),
    (M::Ticket(F::Priority), &[
        "priority", "prio", "p-level", "priorität", "priorité", "prioridad", "priorità", "prioridade", "prioriteit",
        "prioritet", "priorytet", "приоритет", "优先级", "優先度", "優先順位", "우선순위",
    ]),
    (M::Ticket(F::Size), &[
        "size", "t-shirt", "t-shirt size", "complexity", "größe", "komplexität", "taille", "complexité", "tamaño",
        "complejidad", "规模", "复杂度", "サイズ", "크기",
    ]),
    (M::Ticket(F::Status), &[
        "status", "state", "progress", "done", "done?", "zustand", "stand", "statut", "état", "estado", "stato",
        "статус", "состояние", "状态", "狀態", "状況", "ステータス", "進捗", "상태", "진행",
    ]),
    (M::Ticket(F::Percent), &[
        "%", "% done", "% complete", "percent", "percent complete", "completion %", "fortschritt", "完成度", "進捗率",
    ]),
    (M::Ticket(F::Files), &[
        "files", "file", "files in scope", "paths", "path(s)", "scope files", "touches", "dateien", "fichiers",
        "archivos", "文件", "ファイル", "파일",
    ]),
    (M::Ticket(F::Deliverables), &[
        "deliverable", "deliverables", "output", "outputs", "artifact", "artifacts", "artefact", "produces",
        "ergebnis", "lieferobjekt", "livrable", "livrables", "entregable", "entregables", "交付物", "成果物", "산출물",
    ]),
    (M::Ticket(F::Criteria), &[
        "acceptance", "acceptance criteria", "definition of done", "dod", "done when", "success indicator",
        "success criteria", "exit criteria", "test requirement", "tests", "verification", "acceptance test",
        "akzeptanzkriterien", "abnahmekriterien", "fertig wenn", "critères d'acceptation",
        "criterios de aceptación", "验收标准", "受入条件", "完了条件",
    ]),
    (M::Ticket(F::Tags), &[
        "tags", "labels", "label", "tag", "schlagworte", "étiquettes", "etiquetas", "标签", "タグ",
    ]),
    (M::Ticket(F::Parent), &[
        "parent", "part of", "belongs to", "parent task", "übergeordnet", "父任务", "親タスク",
    ]),
    (M::Ticket(F::Start), &[
        "start", "start date", "starts", "earliest start", "not before", "no earlier than", "begin", "beginn", "anfang", "début", "inicio", "início", "начало", "开始",
        "開始", "開始日", "시작", "시작일",
    ]),
    (M::Ticket(F::Due), &[
        "due", "due date", "end", "end date", "finish", "deadline", "latest finish", "latest end", "must finish by",
        "finish by", "due by", "complete by", "no later than", "ende", "fällig", "frist", "fin", "échéance",
        "fecha límite", "vencimiento", "окончание", "截止", "截止日期", "结束", "期限", "終了", "終了日", "마감", "마감일", "종료",
    ]),
    (M::Range, &[
        "range", "ids covered", "bereich ids", "plage", "rango", "范围", "範囲",
    ]),
    (M::Time(TimeUnit::Week), &[
        "week", "weeks", "wk", "woche", "kw", "semaine", "semana", "settimana", "неделя", "周", "週", "周次", "주",
    ]),
    (M::Time(TimeUnit::Day), &[
        "day", "tag", "jour", "día", "giorno", "dia", "день", "日", "天",
    ]),
    (M::Time(TimeUnit::Hour), &[
        "hour", "clock", "at", "t+", "stunde", "heure", "hora", "час",
    ]),
    (M::Time(TimeUnit::Month), &[
        "month", "monat", "mois", "mes", "месяц", "月",
    ]),
    (M::Active, &[
        "active tracks", "active", "active streams", "running", "tracks", "who is active", "focus",
        "aktive stränge", "aktiv", "活跃轨道", "稼働",
    ]),
    (M::Milestone, &[
        "milestone", "milestones", "checkpoint", "checkpoints", "kontrollpunkt", "检查点", "チェックポイント", "goal", "goals", "outcome", "result", "meilenstein", "jalon", "hito",
        "traguardo", "marco", "веха", "里程碑", "マイルストーン", "마일스톤",
    ]),
    (M::Metric, &[
        "metric", "metrics", "kpi", "objective", "measure", "indicator", "kennzahl", "indicateur", "indicador",
        "métrique", "métrica", "ziel", "метрика", "показатель", "指标", "指標", "지표",
    ]),
    (M::Target, &[
        "target", "target value", "threshold", "target/criteria", "zielwert", "cible", "seuil", "meta", "цель",
        "目标", "目標", "閾値", "목표", "completion target",
    ]),
    (M::Current, &[
        "current", "current value", "baseline", "now", "actual", "ist", "aktuell", "actuel", "actual value", "当前",
        "現在", "현재",
    ]),
    (M::Risk, &[
        "risk", "risks", "risiko", "risque", "riesgo", "rischio", "risco", "риск", "风险", "リスク", "위험",
    ]),
    (M::Probability, &[
        "probability", "likelihood", "prob", "chance", "wahrscheinlichkeit", "eintrittswahrscheinlichkeit",
        "probabilité", "probabilidad", "probabilità", "probabilidade", "вероятность", "概率", "確率", "확률",
    ]),
    (M::Impact, &[
        "impact", "severity", "effect", "auswirkung", "impacto", "impatto", "влияние", "影响", "影響", "영향",
    ]),
    (M::Mitigation, &[
        "mitigation", "countermeasure", "response", "gegenmaßnahme", "maßnahme", "atténuation", "mitigación",
        "mitigação", "mitigazione", "меры", "缓解措施", "対策", "대응",
    ]),
    (M::Fallback, &[
        "fallback", "contingency", "plan b", "ausweichplan", "repli", "contingencia", "备选方案", "代替策",
    ]),
    (M::Trigger, &[
        "trigger", "early sign", "warning sign", "auslöser", "déclencheur", "disparador", "触发条件", "兆候",
    ]),
    (M::From, &[
        "from", "source", "predecessor id", "von", "de", "desde", "от", "从",
    ]),
    (M::To, &[
        "to", "target id", "dependent", "dependent task", "zu", "vers", "hacia", "к", "到",
    ]),
    (M::Reason, &[
        "reason", "why", "rationale", "grund", "raison", "razón", "motivo", "причина", "原因", "理由", "이유",
    ]),
    (M::Strength, &[
        "strength", "hard/soft", "hardness", "stärke", "force", "强度",
    ]),
    (M::Kind, &[
        "type", "kind", "link type", "relation", "typ", "art", "类型", "種別",
    ]),
    (M::Lag, &[
        "lag", "lead/lag", "offset", "abstand", "décalage", "desfase", "时差", "ラグ",
    ]),
    (M::Gate, &[
        "gate", "quality gate", "tor", "freigabe", "porte", "puerta", "质量门", "ゲート",
    ]),
    (M::Check, &[
        "criteria", "criterion", "check", "checks", "validation", "requirement", "conditions", "condition",
        "kriterien", "critères", "criterios", "критерии", "标准", "条件",
    ]),
];
