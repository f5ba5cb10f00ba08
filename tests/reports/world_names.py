"""The names and days of the invented provider."""

from __future__ import annotations

from datetime import date

from controls.catalog import load_catalog
from controls.kinds import load_kinds

KINDS = load_kinds()
CATALOG = load_catalog(KINDS)
SINCE, FIRST, LAST, AS_OF = date(2025, 4, 1), date(2025, 10, 1), date(2026, 9, 30), date(2026, 9, 30)
POSITION = 4711
CUSTOMERS = (
    ("Tsubaki Foods", "椿フーズ"),
    ("Mirai Parcel", "みらい宅配"),
    ("Kita Cold Chain", "北コールドチェーン"),
    ("Sanyo Retail", "山陽リテール"),
    ("Tama Medical Supplies", "多摩メディカルサプライ"),
    ("Hakata Foods", "博多フーズ"),
)
SERVICES = (
    ("Order platform", "受注基盤"),
    ("Cold-chain tracking", "低温輸送追跡"),
    ("Warehouse terminals", "倉庫端末"),
    ("EDI gateway", "EDI接続"),
)
SUPPLIERS = (
    ("Cirrus Hosting", "シーラスホスティング", "critical"),
    ("Kaede Telecom", "楓テレコム", "important"),
    ("Minamoto Data Center", "源データセンター", "critical"),
    ("Desk Partners", "デスクパートナーズ", "standard"),
)
PEOPLE = (
    ("Misaki Sato", "佐藤 美咲"),
    ("Kenichi Tanaka", "田中 健一"),
    ("Aya Mori", "森 彩"),
    ("Jun Ito", "伊藤 潤"),
    ("Reiko Hayashi", "林 玲子"),
    ("Shuichi Takasaki", "髙﨑 修一"),
)
TIERS = ("critical", "important", "standard")
TITLES = {
    "brm_meeting": ("BRM meeting", "事業関係会議"),
    "business_environment_note": ("Business-environment note", "事業環境メモ"),
    "performance_review": ("Performance review", "パフォーマンス・成果レビュー"),
    "survey_round": ("Satisfaction survey", "満足度調査"),
    "measurement": ("Measurement sheet", "測定表"),
    "sla_review": ("SLA review", "SLAレビュー"),
    "service_report": ("Service report", "サービス報告書"),
    "performance_check": ("Supplier performance check", "供給者のパフォーマンス確認"),
    "supplier_meeting": ("Supplier review meeting", "供給者レビュー会議"),
}
PREFIXES = {
    "brm_meeting": "MTG",
    "business_environment_note": "BEN",
    "performance_review": "PRV",
    "survey_round": "SVR",
    "measurement": "MSR",
    "sla_review": "SRV",
    "service_report": "SRP",
    "performance_check": "PCK",
    "supplier_meeting": "SMT",
}
